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
export type TicketType = EventDetails['ticketTypes'][number];
export type Category = EventSummary['category'];
export type Booking = Answer<paths['/bookings/{id}']['get'], 200>;
export type Ticket = Answer<paths['/bookings/{id}/ticket']['post'], 201>['tickets'][number];
export type Payment = Answer<paths['/payments/{id}']['get'], 200>;
export type PaymentConfig = Answer<paths['/payments/config']['get'], 200>;
export type Session = Answer<paths['/auth/login']['post'], 200>;
export type User = Session['user'];
export type EventBooking = Answer<paths['/events/{id}/bookings']['get'], 200>['items'][number];
export type EventConsequences = Answer<paths['/events/{id}/consequences']['get'], 200>;
export type EventFunnel = Answer<paths['/analytics/events/{eventId}/funnel']['get'], 200>;
export type EventSales = Answer<paths['/analytics/events/{eventId}/sales']['get'], 200>;
export type PaymentSummary = Answer<paths['/payments/summary']['get'], 200>;
export type Refund = Answer<paths['/payments/{id}/refund']['post'], 202>;
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
