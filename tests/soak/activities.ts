import { bookingOperations } from '@concert/contracts/http/booking';
import { doorOperations } from '@concert/contracts/http/door';
import { eventOperations } from '@concert/contracts/http/event';
import { allOperations } from '@concert/contracts/http/index';
import { notificationOperations } from '@concert/contracts/http/notification';
import { paymentOperations } from '@concert/contracts/http/payment';
import { newId } from '@concert/values/ids';
import { z } from 'zod';
import type { Chance } from './chance.ts';
import type { Bought, Town } from './town.ts';

/** One thing that somebody does. @returns the last answer's status */
export interface Activity {
  readonly name: string;
  /** How often, against the others. */
  readonly weight: number;
  readonly act: (town: Town, chance: Chance) => Promise<number>;
}

const Named = z.object({ id: z.string() });
const Tickets = z.object({ tickets: z.array(z.object({ code: z.string() })) });
const CARDS = ['pm_card_visa', 'pm_card_visa', 'pm_card_visa', 'pm_card_chargeDeclined'];
/** More are forgotten, so that the soak itself does not grow. */
const MOST_BOUGHT = 300;

const { holdTickets, getBooking, cancelBooking, issueTickets } = bookingOperations;

async function held(town: Town, chance: Chance) {
  const [buyer, show] = [chance.pick(town.buyers), chance.pick(town.shows)];
  const items = [{ ticketTypeId: show.ticketTypeId, quantity: 1 + chance.whole(3) }];
  const body = { eventId: show.id, items };
  const response = await town.api.send(holdTickets, { token: await buyer.token(), key: newId(), body });
  const { data } = Named.safeParse(await response.json());
  return { status: response.status, buyer, bookingId: data?.id, eventId: show.id };
}

async function buy(town: Town, chance: Chance): Promise<number> {
  const { status, buyer, bookingId, eventId } = await held(town, chance);
  if (bookingId === undefined) return status;
  const body = { bookingId, paymentMethodId: chance.pick(CARDS) };
  const token = await buyer.token();
  const paid = await town.api.send(paymentOperations.processPayment, { token, key: newId(), body });
  await paid.body?.cancel();
  if (paid.status === 200) town.bought.push({ buyer, bookingId, eventId });
  if (town.bought.length > MOST_BOUGHT) town.bought.shift();
  return paid.status;
}

async function leaveHold(town: Town, chance: Chance): Promise<number> {
  const { status, buyer, bookingId } = await held(town, chance);
  if (bookingId === undefined || chance.next() < 0.5) return status;
  return cancel(town, { buyer, bookingId });
}

async function cancel(
  town: Town,
  { buyer, bookingId }: Pick<Bought, 'buyer' | 'bookingId'>,
): Promise<number> {
  const token = await buyer.token();
  return statusOf(town.api.send(cancelBooking, { token, params: { id: bookingId } }));
}

/** One of those bought so far; undefined while there are none. */
function taken(town: Town, chance: Chance): Bought | undefined {
  return town.bought.length === 0 ? undefined : town.bought.splice(chance.whole(town.bought.length), 1)[0];
}

async function giveBack(town: Town, chance: Chance): Promise<number> {
  const bought = taken(town, chance);
  return bought === undefined ? 200 : cancel(town, bought);
}

async function goIn(town: Town, chance: Chance): Promise<number> {
  const bought = taken(town, chance);
  const show = town.shows.find(({ id }) => id === bought?.eventId);
  if (bought === undefined || show === undefined) return 200;
  const params = { id: bought.bookingId };
  const issued = await town.api.send(issueTickets, { token: await bought.buyer.token(), params });
  const { data } = Tickets.safeParse(await issued.json());
  if (data === undefined) return issued.status;
  const token = await show.organizer.token();
  const body = { device: 'North 2', gate: 'North', eventId: show.id };
  let status = 200;
  for (const { code } of data.tickets)
    status = await statusOf(
      town.api.send(doorOperations.checkIn, { token, key: newId(), params: { code }, body }),
    );
  return status;
}

async function edit(town: Town, chance: Chance): Promise<number> {
  const show = chance.pick(town.shows);
  const body = { description: `An evening of ${chance.pick(['songs', 'strings', 'brass'])}, ${newId()}.` };
  const request = { token: await show.organizer.token(), params: { id: show.id }, body };
  return statusOf(town.api.send(eventOperations.updateEvent, request));
}

async function tellBuyers(town: Town, chance: Chance): Promise<number> {
  const show = chance.pick(town.shows);
  const { sendNotification } = notificationOperations;
  const body = { ...sendNotification.bodyExample, eventId: show.id };
  return statusOf(
    town.api.send(sendNotification, { token: await show.organizer.token(), key: newId(), body }),
  );
}

async function browse(town: Town, chance: Chance): Promise<number> {
  const { listEvents, getEvent, searchEvents } = eventOperations;
  const { id, title } = chance.pick(town.shows);
  switch (chance.whole(3)) {
    case 0:
      return statusOf(town.api.send(listEvents, { query: { limit: '20' } }));
    case 1:
      return statusOf(town.api.send(searchEvents, { query: { q: title.slice(0, 4 + chance.whole(8)) } }));
    default:
      return statusOf(town.api.send(getEvent, { params: { id } }));
  }
}

async function lookAtBooking(town: Town, chance: Chance): Promise<number> {
  if (town.bought.length === 0) return 200;
  const { buyer, bookingId } = chance.pick(town.bought);
  return statusOf(town.api.send(getBooking, { token: await buyer.token(), params: { id: bookingId } }));
}

const NONSENSE: readonly unknown[] = [
  null,
  [],
  '',
  -1,
  1e308,
  { __proto__: null, constructor: 1 },
  { eventId: "' OR 1=1 --", items: [{ quantity: -5 }] },
  { items: Array.from({ length: 200 }, () => ({})) },
  { name: '\u0000\u202e<script>'.repeat(100) },
];

/** Who has done these can do nothing more. */
const ENDS_SESSIONS: readonly string[] = ['logout', 'eraseAccount', 'revokeOtherSessions'];

/** Any operation, with what does not belong there. */
async function talkNonsense(town: Town, chance: Chance): Promise<number> {
  const operation = chance.pick(
    allOperations.filter(({ id, rawBody }) => rawBody !== true && !ENDS_SESSIONS.includes(id)),
  );
  const token = await chance.pick(town.organizers).token();
  const hasBody = operation.method === 'POST' || operation.method === 'PUT';
  const params = { id: chance.pick(['1', '%00', newId(), '..%2f', 'a'.repeat(300)]) };
  return statusOf(
    town.api.send(operation, {
      ...(chance.next() < 0.7 ? { token } : {}),
      params,
      query: { limit: chance.pick(['0', '-1', 'NaN', '1e9']), cursor: chance.pick(['', 'x', 'AAAA']) },
      key: newId(),
      ...(hasBody ? { body: chance.pick(NONSENSE) } : {}),
    }),
  );
}

async function statusOf(sent: Promise<Response>): Promise<number> {
  const response = await sent;
  await response.arrayBuffer();
  return response.status;
}

export const ACTIVITIES: readonly Activity[] = [
  { name: 'browse and search', weight: 40, act: browse },
  { name: 'buy', weight: 20, act: buy },
  { name: 'hold, and leave it or let it go', weight: 8, act: leaveHold },
  { name: 'look at a booking', weight: 8, act: lookAtBooking },
  { name: 'cancel, with refund', weight: 5, act: giveBack },
  { name: 'go in at the door', weight: 6, act: goIn },
  { name: 'edit an event', weight: 4, act: edit },
  { name: 'tell buyers', weight: 1, act: tellBuyers },
  { name: 'talk nonsense', weight: 8, act: talkNonsense },
];

/** One of them, by its weight. */
export function chosen(chance: Chance): Activity {
  const total = ACTIVITIES.reduce((sum, { weight }) => sum + weight, 0);
  let left = chance.next() * total;
  for (const activity of ACTIVITIES) {
    left -= activity.weight;
    if (left < 0) return activity;
  }
  return chance.pick(ACTIVITIES);
}
