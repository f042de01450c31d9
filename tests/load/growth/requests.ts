import { allOperations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import { newId } from '@concert/values/ids';
import type { ApiRequest } from '../../../tools/demo/api-client.ts';
import { OBJECTS } from '../../journeys/access/objects.ts';
import type { World } from '../../journeys/access/world.ts';

/** A call that is measured: the same on every size, on objects that are the same on every size. */
export interface MeasuredCall {
  readonly name: string;
  readonly operation: Operation;
  readonly request: (world: World) => ApiRequest;
}

type Person = keyof World['people'];
type Queries = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a call without parameters does not reach: other filters go by other keys. */
const FURTHER: Readonly<Record<string, Queries>> = {
  listAuditLogs: {
    'by kind': { resource: 'booking' },
    'by action': { action: 'BookingConfirmed' },
  },
  listUsers: {
    'by email': { email: 'person-7' },
    'by name': { name: 'Ada' },
    'by role': { role: 'organizer' },
  },
  listEvents: {
    newest: { sort: 'newest' },
    'in a city': { city: 'City 7' },
    'of a category': { category: 'jazz' },
  },
  searchEvents: { 'a common word': { q: 'evening' }, mistyped: { q: 'evenign' } },
  countFacets: { 'of a search': { q: 'evening' } },
  listEventBookings: { found: { q: 'Ada' }, 'not found': { q: 'nobody-at-all' } },
  listDoorTickets: { 'not found': { q: 'nobody-at-all' } },
  bookingStats: { 'by event': { groupBy: 'event' }, 'by day': { groupBy: 'day' } },
  paymentHistory: { succeeded: { status: 'succeeded' } },
  listRefunds: { failed: { status: 'failed' } },
  notificationLog: { 'by mail': { channel: 'email' } },
};

const QUERIES: Queries = {
  searchEvents: { q: 'northern' },
  suggestEvents: { q: 'nor' },
};

/** What the world of the access matrix has no object for, and how it is asked for instead. */
const PARAMS: Readonly<Record<string, (world: World) => Readonly<Record<string, string>>>> = {
  getEvent: ({ eventId }) => ({ id: eventId }),
  getOrganizer: ({ people }) => ({ id: people.organizer.id }),
  getUser: ({ people }) => ({ id: people.fan.id }),
  getCached: () => ({ key: 'cache:events:version' }),
  resourceTrail: ({ bookingId }) => ({ resource: `booking:${bookingId}` }),
  listDeadLetters: () => ({ queue: 'concert-email-queue' }),
  getReconciliation: () => ({ day: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10) }),
  getTemplate: () => ({ name: 'booking-confirmed', locale: 'en' }),
  templateHistory: () => ({ name: 'booking-confirmed' }),
  emailStatus: ({ notificationId }) => ({ id: notificationId }),
};

/** Every GET of the contract, and those writes that may be repeated. */
export function measuredCalls(): readonly MeasuredCall[] {
  const reads = allOperations.filter(({ method }) => method === 'GET').flatMap(readsOf);
  return [...reads, ...WRITES.map(writeOf)];
}

function readsOf(operation: Operation): readonly MeasuredCall[] {
  const { id } = operation;
  const plain = (world: World): ApiRequest => {
    const { params, query } = OBJECTS[id as keyof typeof OBJECTS]?.request(world) ?? {};
    return {
      token: world.people[readerOf(operation)].token,
      params: { ...params, ...PARAMS[id]?.(world) },
      query: { ...query, ...QUERIES[id] },
    };
  };
  const further = Object.entries(FURTHER[id] ?? {}).map(([name, query]) => ({
    name: `${id}, ${name}`,
    operation,
    request: (world: World) => ({ ...plain(world), query: { ...plain(world).query, ...query } }),
  }));
  return [{ name: id, operation, request: plain }, ...further];
}

/** Who sees most of what is there: an admin where one may, else the owner. */
function readerOf({ id, access }: Operation): Person {
  const [owner] = OBJECTS[id as keyof typeof OBJECTS]?.owners ?? [];
  if (owner !== undefined && owner !== 'nobody') return owner;
  return Array.isArray(access) ? 'admin' : 'fan';
}

interface Write {
  readonly id: string;
  readonly by: Person;
  readonly request: (world: World) => ApiRequest;
}

const WRITES: readonly Write[] = [
  {
    id: 'holdTickets',
    by: 'fan',
    request: ({ eventId, ticketTypeId }) => ({
      key: newId(),
      body: { eventId, items: [{ ticketTypeId, quantity: 1 }] },
    }),
  },
  {
    id: 'changeAccount',
    by: 'otherFan',
    request: () => ({ body: { name: `Another Fan ${newId().slice(-4)}` } }),
  },
  {
    id: 'updateEvent',
    by: 'organizer',
    request: ({ draftId }) => ({ params: { id: draftId }, body: { title: `Southern ${newId().slice(-4)}` } }),
  },
  {
    id: 'markNotification',
    by: 'fan',
    request: ({ notificationId }) => ({ params: { id: notificationId }, body: { isRead: true } }),
  },
  {
    id: 'readAllNotifications',
    by: 'fan',
    request: ({ notificationId }) => ({ body: { upTo: notificationId } }),
  },
  {
    id: 'changeBooking',
    by: 'fan',
    request: ({ bookingId, ticketId }) => ({
      params: { id: bookingId },
      body: { attendees: [{ ticketId, attendeeName: `Guest ${newId().slice(-4)}` }] },
    }),
  },
  {
    id: 'checkIn',
    by: 'staff',
    request: ({ ticketCode }) => ({ params: { code: ticketCode }, body: {} }),
  },
];

function writeOf({ id, by, request }: Write): MeasuredCall {
  const operation = allOperations.find((one) => one.id === id);
  if (operation === undefined) throw new Error(`the contract has no ${id}`);
  return {
    name: id,
    operation,
    request: (world) => ({ token: world.people[by].token, ...request(world) }),
  };
}
