import type { paths } from '@concert/client/client';

type Answer<Operation, Status extends number> = Operation extends {
  responses: { [Key in Status]: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

/** The shapes of the contract that pages and components speak of, named after what they are. */
export type EventPage = Answer<paths['/events']['get'], 200>;
export type EventSummary = EventPage['items'][number];
export type EventDetails = Answer<paths['/events/{id}']['get'], 200>;
export type Suggestion = Answer<paths['/events/suggestions']['get'], 200>['items'][number];
export type Facets = Answer<paths['/events/facets']['get'], 200>;
export type OrganizerPage = Answer<paths['/organizers/{id}']['get'], 200>;
export type TicketType = EventDetails['ticketTypes'][number];
export type Category = EventSummary['category'];
export type Booking = Answer<paths['/bookings/{id}']['get'], 200>;
export type Ticket = Answer<paths['/bookings/{id}/ticket']['post'], 201>['tickets'][number];
export type Payment = Answer<paths['/payments/{id}']['get'], 200>;
export type ListedPayment = Answer<paths['/payments/history']['get'], 200>['items'][number];
export type PaymentConfig = Answer<paths['/payments/config']['get'], 200>;
export type Session = Answer<paths['/auth/login']['post'], 200>;
export type User = Session['user'];
export type Role = User['role'];

/** What only admins see. */
export type AuditRecord = Answer<paths['/audit/logs']['get'], 200>['items'][number];
export type AuditReport = Answer<paths['/audit/reports']['get'], 200>;
export type CacheEntry = Answer<paths['/cache/get/{key}']['get'], 200>;
export type CacheStats = Answer<paths['/cache/stats']['get'], 200>;
export type DeadLetter = Answer<paths['/operations/dead-letters/{queue}']['get'], 200>['items'][number];
export type DeadLetterCount = Answer<paths['/operations/dead-letters']['get'], 200>['queues'][number];
export type EmailDetails = Answer<paths['/email/status/{id}']['get'], 200>;
export type EmailSuppression = Answer<paths['/email/suppressions']['get'], 200>['items'][number];
export type EmailTemplate = Answer<paths['/email/templates/{name}/{locale}']['get'], 200>;
export type BuiltInMail = Answer<paths['/email/templates']['get'], 200>['builtIn'][number];
export type EmailTemplateHistory = Answer<paths['/email/templates/{name}']['get'], 200>;
export type Health = Answer<paths['/health']['get'], 200>;
export type MembershipPlan = Answer<paths['/payments/plans']['get'], 200>['items'][number];
export type Notification = Answer<paths['/notifications/log']['get'], 200>['items'][number];
export type NotificationPreview = Answer<paths['/notifications/preview']['post'], 200>;
export type ReconciliationReport = Answer<paths['/payments/reconciliation']['get'], 200>['items'][number];
export type WatchedRefund = Answer<paths['/payments/refunds']['get'], 200>['items'][number];
export type LoginChallenge = Answer<paths['/auth/login']['post'], 202>;
export type Account = Answer<paths['/auth/account']['get'], 200>;
export type LoginSession = Answer<paths['/auth/sessions']['get'], 200>['items'][number];
export type SecondFactorSecret = Answer<paths['/auth/second-factor']['post'], 201>;
export type PersonalData = Answer<paths['/auth/account/export']['get'], 200>;
export type ExportSection = NonNullable<
  NonNullable<paths['/auth/account/export']['get']['parameters']['query']>['section']
>;
export type Notice = Answer<paths['/notifications/log']['get'], 200>['items'][number];
export type NoticeDetails = Answer<paths['/notifications/{id}']['get'], 200>;
export type Preferences = Answer<paths['/notifications/preferences']['get'], 200>;
export type Device = Answer<paths['/notifications/devices']['get'], 200>['items'][number];
export type Phone = Answer<paths['/notifications/phone']['get'], 200>;
export type Refund = Answer<paths['/payments/{id}/refunds']['get'], 200>['items'][number];
export type Membership = Answer<paths['/payments/subscription/{id}']['put'], 200>;
export type Cancellation = Answer<paths['/bookings/{id}/cancellation']['get'], 200>;
export type EventBooking = Answer<paths['/events/{id}/bookings']['get'], 200>['items'][number];
export type EventConsequences = Answer<paths['/events/{id}/consequences']['get'], 200>;
export type EventFunnel = Answer<paths['/analytics/events/{eventId}/funnel']['get'], 200>;
export type EventSales = Answer<paths['/analytics/events/{eventId}/sales']['get'], 200>;
export type PaymentSummary = Answer<paths['/payments/summary']['get'], 200>;
export type Dispute = Answer<paths['/payments/disputes']['get'], 200>['items'][number];
export type DailyReport = Answer<paths['/analytics/reports']['get'], 200>['items'][number];
export type ExportedReport = Answer<paths['/analytics/revenue']['get'], 201>;
export type BuyerMessage = Answer<paths['/notifications/sends']['get'], 200>['items'][number];
export type BuyerMessageProgress = Answer<paths['/notifications/sends/{id}']['get'], 200>;
export type MessageReach = Answer<paths['/notifications/preview']['post'], 200>;
export type StoredFile = Answer<paths['/files/{key}/complete']['post'], 200>;
type JsonBody<Operation> = Operation extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? Body
  : Operation extends { requestBody: { content: { 'application/json': infer Body } } }
    ? Body
    : never;
export type NewEvent = JsonBody<paths['/events']['post']>;
export type EventChange = JsonBody<paths['/events/{id}']['put']>;
export type Door = Answer<paths['/events/{id}/door']['get'], 200>;
export type DoorTicket = Answer<paths['/events/{id}/door/tickets']['get'], 200>['items'][number];
export type CheckIn = Answer<paths['/tickets/{code}/check-in']['post'], 200>;
export type SyncedScan = Answer<paths['/events/{id}/check-ins']['post'], 200>['items'][number];

/** Every category, in the order in which they are offered; complete by its type. */
const CATEGORY_ORDER: Readonly<Record<Category, number>> = {
  concert: 0,
  classical: 1,
  jazz: 2,
  electronic: 3,
  festival: 4,
  theatre: 5,
  comedy: 6,
  family: 7,
  sport: 8,
  conference: 9,
};

export const CATEGORIES: readonly Category[] = sortedKeys(CATEGORY_ORDER);

export function isCategory(text: string): text is Category {
  return Object.hasOwn(CATEGORY_ORDER, text);
}

function sortedKeys(order: Readonly<Record<Category, number>>): readonly Category[] {
  return Object.keys(order)
    .filter(isCategory)
    .sort((first, second) => order[first] - order[second]);
}
