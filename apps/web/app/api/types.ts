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
