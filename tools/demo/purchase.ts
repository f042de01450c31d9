import { createPublicKey } from 'node:crypto';
import { authOperations } from '@concert/contracts/http/auth';
import { bookingOperations } from '@concert/contracts/http/booking';
import { eventOperations } from '@concert/contracts/http/event';
import { paymentOperations } from '@concert/contracts/http/payment';
import { DAY } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { formatMoney } from '@concert/values/money';
import { verifyTicketCode } from '../../services/booking/src/domain/ticket-code.ts';
import type { ApiClient } from './api-client.ts';
import { ticketMail } from './mailbox.ts';
import { waitFor } from './patience.ts';

export interface Fan {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** Times a step and tells what came of it. */
export type Step = <Result>(
  name: string,
  work: () => Promise<Result>,
  told: (result: Result) => string,
) => Promise<Result>;

/** Registers somebody who was never here before. */
export async function registerFan(api: ApiClient, name = 'Demo Fan'): Promise<Fan> {
  const email = `fan-${newId()}@demo.example`;
  const body = { email, password: `curtain-${newId()}`, name };
  const shape = authOperations.register.responses[201].body;
  const { user, accessToken } = await api.call(authOperations.register, { body }, shape);
  return { id: user.id, email, token: accessToken };
}

export interface Choice {
  readonly eventId: string;
  readonly title: string;
  readonly currency: string;
  readonly ticketTypeId: string;
  readonly typeName: string;
  readonly priceMinor: number;
}

/** So many are left that others who buy at this moment do not take them all. */
const PLENTY = 40;

/** What is bought can still be cancelled and paid back, whatever the day. */
const FAR_ENOUGH = 3 * DAY;

/** The first event, some days off, with plenty of tickets, not free of charge, on sale now; else the first with enough. */
export async function chooseTickets(api: ApiClient, quantity: number): Promise<Choice> {
  const { listEvents, getEvent } = eventOperations;
  const list = await api.call(listEvents, { query: { limit: '50' } }, listEvents.responses[200].body);
  let enough: Choice | undefined;
  const soonest = Date.now() + FAR_ENOUGH;
  const candidates = list.items.filter((one) => !one.isSoldOut && Date.parse(one.startsAt) > soonest);
  for (const { id } of candidates) {
    const event = await api.call(getEvent, { params: { id } }, getEvent.responses[200].body);
    for (const type of event.ticketTypes) {
      const isOffered = type.onSale === 'now' && type.priceMinor > 0 && type.maxPerBooking >= quantity;
      if (!isOffered || type.available < quantity) continue;
      const { title, currency } = event;
      const { id: ticketTypeId, name: typeName, priceMinor } = type;
      const choice = { eventId: id, title, currency, ticketTypeId, typeName, priceMinor };
      if (type.available >= PLENTY) return choice;
      enough ??= choice;
    }
  }
  if (enough !== undefined) return enough;
  throw new Error(`no event has ${quantity} tickets on sale; start the platform with its demo data`);
}

export async function searchFor(api: ApiClient, { eventId, title }: Choice): Promise<number> {
  const { searchEvents } = eventOperations;
  const query = {
    q: title
      .replaceAll(/[^\p{L}\p{N} ]/gu, ' ')
      .trim()
      .slice(0, 60),
  };
  const { items } = await api.call(searchEvents, { query }, searchEvents.responses[200].body);
  if (!items.some((event) => event.id === eventId))
    throw new Error(`the search for ${query.q} did not find ${title}`);
  return items.length;
}

export async function holdChoice(api: ApiClient, fan: Fan, choice: Choice, quantity: number) {
  const body = { eventId: choice.eventId, items: [{ ticketTypeId: choice.ticketTypeId, quantity }] };
  const { holdTickets } = bookingOperations;
  return api.call(holdTickets, { token: fan.token, key: newId(), body }, holdTickets.responses[201].body);
}

export async function pay(
  api: ApiClient,
  fan: Fan,
  bookingId: string,
  paymentMethodId: string,
  key = newId(),
) {
  const { processPayment } = paymentOperations;
  const body = { bookingId, paymentMethodId };
  return api.call(processPayment, { token: fan.token, key, body }, processPayment.responses[200].body);
}

export async function readBooking(api: ApiClient, fan: Fan, id: string) {
  const { getBooking } = bookingOperations;
  return api.call(getBooking, { token: fan.token, params: { id } }, getBooking.responses[200].body);
}

export async function confirmed(api: ApiClient, fan: Fan, id: string) {
  return waitFor(`booking ${id} to be confirmed`, async () => {
    const booking = await readBooking(api, fan, id);
    return booking.status === 'confirmed' ? booking : undefined;
  });
}

export async function ticketsOf(api: ApiClient, fan: Fan, id: string) {
  const { issueTickets } = bookingOperations;
  const shape = issueTickets.responses[201].body;
  return (await api.call(issueTickets, { token: fan.token, params: { id } }, shape)).tickets;
}

type Tickets = Awaited<ReturnType<typeof ticketsOf>>;

/** Verifies the codes as a door device does: with the published keys alone. */
export async function verifyCodes(api: ApiClient, tickets: Tickets): Promise<void> {
  const { ticketKeys } = bookingOperations;
  const { keys } = await api.call(ticketKeys, {}, ticketKeys.responses[200].body);
  const byId = new Map(keys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
  for (const { id, code } of tickets) {
    if (verifyTicketCode(code, (kid) => byId.get(kid))?.ticketId !== id)
      throw new Error(`the code of ticket ${id} is not genuine`);
  }
}

/** Downloads each ticket's PDF as soon as it is made. @returns their sizes in bytes */
export async function downloadPdfs(api: ApiClient, fan: Fan, tickets: Tickets): Promise<readonly number[]> {
  return Promise.all(
    tickets.map(({ id, pdfUrl }) =>
      waitFor(`the PDF of ticket ${id}`, async () => {
        const response = await fetch(new URL(pdfUrl ?? '', api.origin), {
          headers: { authorization: `Bearer ${fan.token}` },
        });
        const file = Buffer.from(await response.arrayBuffer());
        // Not made yet.
        if (response.status === 404 || response.status === 409) return undefined;
        if (!response.ok || !file.subarray(0, 5).equals(Buffer.from('%PDF-')))
          throw new Error(`${pdfUrl} answered ${response.status} and no PDF`);
        return file.length;
      }),
    ),
  );
}

const QUANTITY = 2;

/** Buys two tickets, from the list of events to the mail. */
export async function buyTickets(api: ApiClient, fan: Fan, step: Step): Promise<void> {
  const choice = await step(
    'browse',
    () => chooseTickets(api, QUANTITY),
    ({ title }) => title,
  );
  await step(
    'search',
    () => searchFor(api, choice),
    (found) => `${found} found`,
  );
  const held = await step(
    'hold',
    () => holdChoice(api, fan, choice, QUANTITY),
    ({ totalMinor, currency }) =>
      `${QUANTITY} × ${choice.typeName}, ${formatMoney({ amountMinor: totalMinor, currency }, 'en')}`,
  );
  await step(
    'pay',
    () => payOrFail(api, fan, held.id),
    ({ status }) => status,
  );
  await step(
    'confirmed',
    () => confirmed(api, fan, held.id),
    ({ id }) => id,
  );
  const tickets = await step(
    'tickets',
    () => ticketsOf(api, fan, held.id),
    (all) => `${all.length} with QR codes`,
  );
  await step(
    'verify',
    () => verifyCodes(api, tickets),
    () => 'signatures are genuine',
  );
  await step(
    'PDFs',
    () => downloadPdfs(api, fan, tickets),
    (sizes) => `${sizes.map((size) => `${Math.round(size / 1024)} KB`).join(', ')}`,
  );
  await step(
    'mail',
    () => ticketMail(api.origin, { to: fan.email, bookingId: held.id, tickets: QUANTITY }),
    (told) => told,
  );
}

async function payOrFail(api: ApiClient, fan: Fan, bookingId: string) {
  const payment = await pay(api, fan, bookingId, 'pm_card_visa');
  if (payment.status === 'failed') throw new Error(`the payment failed: ${payment.failureCode}`);
  return payment;
}
