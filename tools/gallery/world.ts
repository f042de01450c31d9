import { authOperations } from '@concert/contracts/http/auth';
import { bookingOperations } from '@concert/contracts/http/booking';
import { doorOperations } from '@concert/contracts/http/door';
import { eventOperations } from '@concert/contracts/http/event';
import type { Role } from '@concert/contracts/roles';
import { DAY, HOUR } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { z } from 'zod';
import { type ApiClient, openApiClient } from '../demo/api-client.ts';
import {
  type Choice,
  chooseTickets,
  confirmed,
  type Fan,
  holdChoice,
  pay,
  registerFan,
  ticketsOf,
} from '../demo/purchase.ts';

/** Who looks at a scene: nobody, somebody of the demo, or somebody for whom there is nothing yet. */
export type Person = 'nobody' | 'fan' | 'newcomer' | 'organizer' | 'beginner' | 'staff' | 'admin';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** What the scenes show: the demo's people and events, and a house of its own with an event of tonight. */
export interface World {
  readonly origin: string;
  readonly logins: Readonly<Record<Exclude<Person, 'nobody'>, Credentials>>;
  /** On sale, with plenty of tickets. */
  readonly choice: Choice;
  readonly soldOutId: string;
  /** Of the demo's organiser: with sales, with nothing sold yet, and over. */
  readonly ownEventId: string;
  readonly draftId: string;
  /** Begins this evening; two of its guests are inside. */
  readonly doorId: string;
  readonly codes: readonly string[];
  readonly bookingId: string;
  readonly soldBookingId: string;
  /** The fan's, unpaid. */
  hold(): Promise<string>;
}

const DEMO_PASSWORD = 'concert-demo';
const demo = (name: string): Credentials => ({ email: `${name}@concert.example`, password: DEMO_PASSWORD });

/** Adds to the demo what it has not: somebody new, and an event of tonight with its guests. */
export async function buildWorld(origin: string): Promise<World> {
  const api = openApiClient(origin);
  const [fan, organizer, admin] = [
    await logIn(api, demo('fan')),
    await logIn(api, demo('organizer')),
    await logIn(api, demo('admin')),
  ];
  const beginner = await employ(api, admin, 'organizer', 'Quayside Sessions');
  const newcomer = await employ(api, admin, 'attendee', 'Noa Newcomer');
  const choice = await chooseTickets(api, 2);
  const tonight = await sellTonight(api, organizer);
  const { id: bookingId } = await holdChoice(api, fan, choice, 2);
  await pay(api, fan, bookingId, 'pm_card_visa');
  await confirmed(api, fan, bookingId);
  return {
    origin,
    logins: {
      fan: demo('fan'),
      organizer: demo('organizer'),
      staff: demo('staff'),
      admin: demo('admin'),
      beginner,
      newcomer,
    },
    choice,
    soldOutId: await soldOut(api),
    ownEventId: await busiestEvent(api, organizer),
    draftId: await draft(api, organizer),
    doorId: tonight.eventId,
    codes: tonight.codes,
    bookingId,
    soldBookingId: tonight.bookingId,
    hold: async () => (await holdChoice(api, fan, choice, 2)).id,
  };
}

async function logIn(api: ApiClient, body: Credentials): Promise<Fan> {
  const { login } = authOperations;
  const { user, accessToken } = await api.call(login, { body }, login.responses[200].body);
  return { id: user.id, email: user.email, token: accessToken };
}

async function employ(api: ApiClient, { token }: Fan, role: Role, name: string): Promise<Credentials> {
  const account = { email: `${role}-${newId()}@gallery.example`, password: `curtain-${newId()}` };
  const body = { ...account, name, role, emailVerified: true };
  await api.call(authOperations.createUser, { token, body }, z.unknown());
  return account;
}

async function soldOut(api: ApiClient): Promise<string> {
  const { listEvents } = eventOperations;
  const { items } = await api.call(listEvents, { query: { limit: '100' } }, listEvents.responses[200].body);
  return (items.find(({ isSoldOut }) => isSoldOut) ?? items[0])?.id ?? '';
}

/** The one of which most is sold. */
async function busiestEvent(api: ApiClient, { token }: Fan): Promise<string> {
  const { listOwnEvents } = eventOperations;
  const query = { limit: '100', status: 'published' };
  const { items } = await api.call(listOwnEvents, { token, query }, listOwnEvents.responses[200].body);
  const sold = (event: (typeof items)[number]) =>
    event.ticketTypes.reduce((sum, type) => sum + type.capacity - type.available, 0);
  return items.toSorted((a, b) => sold(b) - sold(a))[0]?.id ?? '';
}

const LONG_TITLE =
  'Northern Lights: a night of Nordic jazz, electronics and the songs of the Lofoten Islands';

async function draft(api: ApiClient, { token }: Fan): Promise<string> {
  const { createEvent } = eventOperations;
  const body = { ...createEvent.bodyExample, ...inDays(40), title: LONG_TITLE };
  return (await api.call(createEvent, { token, key: newId(), body }, createEvent.responses[201].body)).id;
}

async function sellTonight(api: ApiClient, organizer: Fan) {
  const { createEvent, updateEvent } = eventOperations;
  const { token } = organizer;
  const body = { ...createEvent.bodyExample, ...inDays(2 / 24), title: 'Pier Sessions: Zoë Ångström' };
  const event = await api.call(createEvent, { token, key: newId(), body }, createEvent.responses[201].body);
  await api.call(
    updateEvent,
    { token, params: { id: event.id }, body: { status: 'published' } },
    z.unknown(),
  );
  const [type] = event.ticketTypes;
  if (type === undefined) throw new Error('the event of tonight has no ticket type');
  const { id: ticketTypeId, name: typeName, priceMinor } = type;
  const choice = {
    eventId: event.id,
    title: event.title,
    currency: event.currency,
    ticketTypeId,
    typeName,
    priceMinor,
  };
  const guest = await registerFan(api, 'Björk Überall');
  const { id: bookingId } = await holdChoice(api, guest, choice, 4);
  await pay(api, guest, bookingId, 'pm_card_visa');
  await confirmed(api, guest, bookingId);
  await nameGuests(api, guest, bookingId);
  const codes = (await ticketsOf(api, guest, bookingId)).map(({ code }) => code);
  const { checkIn } = doorOperations;
  for (const code of codes.slice(0, 2)) {
    const scan = { device: 'North 2', gate: 'North', eventId: event.id };
    await api.call(checkIn, { token, key: newId(), params: { code }, body: scan }, z.unknown());
  }
  return { eventId: event.id, bookingId, codes };
}

const GUESTS = ['Björk Überall', 'Zoë Lind', 'Jean-Baptiste Delacroix-Montgomery', 'Ana María Quiñones'];

async function nameGuests(api: ApiClient, { token }: Fan, id: string): Promise<void> {
  const { changeBooking, getBooking } = bookingOperations;
  const request = { token, params: { id } };
  const tickets = await ticketsOf(api, { id: '', email: '', token }, id);
  const attendees = tickets.map((ticket, index) => ({
    ticketId: ticket.id,
    attendeeName: GUESTS[index] ?? 'A guest',
  }));
  await api.call(changeBooking, { ...request, body: { attendees } }, getBooking.responses[200].body);
}

function inDays(days: number) {
  const startsAt = Date.now() + days * DAY;
  const iso = (moment: number) => new Date(moment).toISOString();
  return { startsAt: iso(startsAt), endsAt: iso(startsAt + 3 * HOUR), doorsAt: iso(startsAt - HOUR) };
}
