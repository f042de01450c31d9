import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Buyer, BuyerAnswer, BuyerRequest } from './buyer.ts';
import type { Purchase, Tally } from './tally.ts';

/** What is bought. */
export interface Goods {
  readonly eventId: string;
  readonly ticketTypeId: string;
}

export interface PurchaseTerms {
  /** A payment method of the stand-in: what the bank makes of it. */
  readonly card: string;
  readonly patienceMs: number;
  /** The buyer changes her mind as soon as she has the ticket. */
  readonly givesBack: boolean;
}

const Booking = z.object({ id: z.string(), status: z.string() });
const Payment = z.object({ status: z.string(), failureCode: z.string().nullish() });
const Tickets = z.object({ tickets: z.array(z.object({ id: z.string() })) });
const Problem = z.object({ type: z.string() });

const LOOK_EVERY_MS = 100;

/** Holds one ticket, pays for it, waits for the confirmation and fetches the ticket; each step until it is answered. */
export async function buy(
  buyer: Buyer,
  goods: Goods,
  tally: Tally,
  { card, patienceMs, givesBack }: PurchaseTerms,
): Promise<Purchase> {
  const began = performance.now();
  const until = began + patienceMs;
  const ask: Ask = (request) => buyer.ask({ ...request, until }, tally);
  const ended = (outcome: Purchase['outcome'], bookingId?: string, reason?: string): Purchase => ({
    outcome,
    bookingId,
    began,
    ended: performance.now(),
    ...(reason === undefined ? {} : { reason }),
  });

  tally.asked();
  const held = await hold(ask, goods);
  if (held === undefined) return ended('gave-up');
  if (isSoldOut(held)) return ended('sold-out');
  if (held.status !== 201) return ended('refused', undefined, told('hold', held));
  const { id } = Booking.parse(held.body);

  const paid = await pay(ask, { bookingId: id, paymentMethodId: card });
  if (paid === undefined) return ended('gave-up', id);
  if (paid.status !== 200) return ended('refused', id, told('pay', paid));
  if (Payment.parse(paid.body).status === 'failed') return ended('refused', id, told('pay', paid));

  const tickets = await ticketsOf(ask, id, until);
  if (tickets === undefined) return ended('gave-up', id);
  if (tickets.status >= 300) return ended('refused', id, told('tickets', tickets));
  if (Tickets.parse(tickets.body).tickets.length !== 1) return ended('refused', id, told('tickets', tickets));
  if (!givesBack) return ended('ticketed', id);

  const cancelled = await ask({ method: 'DELETE', path: `/bookings/${id}` });
  if (cancelled === undefined) return ended('gave-up', id);
  return cancelled.status === 200 ? ended('cancelled', id) : ended('refused', id, told('cancel', cancelled));
}

type Ask = (request: Omit<BuyerRequest, 'until'>) => Promise<BuyerAnswer | undefined>;

function hold(ask: Ask, { eventId, ticketTypeId }: Goods) {
  const body = { eventId, items: [{ ticketTypeId, quantity: 1 }] };
  return ask({ method: 'POST', path: '/bookings', key: crypto.randomUUID(), body });
}

function pay(ask: Ask, body: { readonly bookingId: string; readonly paymentMethodId: string }) {
  return ask({ method: 'POST', path: '/payments/process', key: crypto.randomUUID(), body });
}

async function ticketsOf(ask: Ask, id: string, until: number): Promise<BuyerAnswer | undefined> {
  for (;;) {
    const found = await ask({ method: 'GET', path: `/bookings/${id}` });
    if (found === undefined || found.status !== 200) return found;
    const { status } = Booking.parse(found.body);
    if (status === 'confirmed') break;
    if (status !== 'pending' || performance.now() > until)
      return status === 'pending' ? undefined : { status: 409, body: found.body };
    await pause(LOOK_EVERY_MS);
  }
  return ask({ method: 'POST', path: `/bookings/${id}/ticket` });
}

function isSoldOut({ status, body }: BuyerAnswer): boolean {
  const problem = Problem.safeParse(body);
  return status === 409 && problem.success && problem.data.type.endsWith('/sold-out');
}

const told = (step: string, { status, body }: BuyerAnswer): string =>
  `${step} answered ${status} ${JSON.stringify(body).slice(0, 200)}`;
