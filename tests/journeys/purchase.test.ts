import { bookingOperations } from '@concert/contracts/http/booking';
import { eventOperations } from '@concert/contracts/http/event';
import { paymentOperations } from '@concert/contracts/http/payment';
import { newId } from '@concert/values/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiClient } from '../../tools/demo/api-client.ts';
import { mailsTo } from '../../tools/demo/mailbox.ts';
import { waitFor } from '../../tools/demo/patience.ts';
import {
  buyTickets,
  type Choice,
  chooseTickets,
  confirmed,
  type Fan,
  holdChoice,
  pay,
  readBooking,
  registerFan,
  ticketsOf,
} from '../../tools/demo/purchase.ts';
import { buildWorld } from './access/world.ts';
import { journeyOrigin } from './origin.ts';

const api = openApiClient(journeyOrigin());

let fan: Fan;
let choice: Choice;

beforeAll(async () => {
  fan = await registerFan(api);
  choice = await chooseTickets(api, 2);
});

const hold = (quantity = 2) => holdChoice(api, fan, choice, quantity);

async function paymentsOf(bookingId: string, of = fan) {
  const { paymentHistory } = paymentOperations;
  const shape = paymentHistory.responses[200].body;
  const { items } = await api.call(paymentHistory, { token: of.token, query: { limit: '100' } }, shape);
  return items.filter((payment) => payment.bookingId === bookingId);
}

/** 800, less two that are sold and one that is held. */
const OF_THE_WORLD = 797;

describe('a purchase through the API', () => {
  it('leads from the list of events to the mail with the tickets', async () => {
    const steps: string[] = [];
    await buyTickets(api, await registerFan(api, 'Zoë Ångström'), async (name, work) => {
      const result = await work();
      steps.push(name);
      return result;
    });
    expect(steps).toEqual([
      'browse',
      'search',
      'hold',
      'pay',
      'confirmed',
      'tickets',
      'verify',
      'PDFs',
      'mail',
    ]);
  });

  it('survives declined cards: the hold stays, and the next card pays', async () => {
    const { id } = await hold();
    expect(await pay(api, fan, id, 'pm_card_chargeDeclined')).toMatchObject({
      status: 'failed',
      failureCode: 'card_declined',
    });
    expect(await pay(api, fan, id, 'pm_card_chargeDeclinedInsufficientFunds')).toMatchObject({
      status: 'failed',
      failureCode: 'insufficient_funds',
    });
    expect(await readBooking(api, fan, id)).toMatchObject({ status: 'pending' });

    await pay(api, fan, id, 'pm_card_visa');

    await confirmed(api, fan, id);
    expect(await paymentsOf(id)).toMatchObject([{ status: 'succeeded', refundedMinor: 0 }]);
  });

  it('waits for the bank’s page with 3-D Secure, and confirms when it says yes', async () => {
    const { id } = await hold();
    const payment = await pay(api, fan, id, 'pm_card_threeDSecure2Required');
    expect(payment).toMatchObject({ status: 'requires_action', clientSecret: expect.any(String) });
    expect(await readBooking(api, fan, id)).toMatchObject({ status: 'pending' });

    await answerBank(payment.nextActionUrl, 'complete');

    await confirmed(api, fan, id);
  });

  it('lets another card pay when the bank’s page says no', async () => {
    const { id } = await hold();
    const payment = await pay(api, fan, id, 'pm_card_threeDSecure2Required');
    await answerBank(payment.nextActionUrl, 'fail');
    await waitFor('the payment to have failed', async () => {
      const [found] = await paymentsOf(id);
      return found?.status === 'failed' ? found : undefined;
    });

    await pay(api, fan, id, 'pm_card_mastercard');

    await confirmed(api, fan, id);
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  it('charges once when it is submitted twice, with one key and with two', async () => {
    const { id, totalMinor } = await hold();
    const key = newId();
    const answers = await Promise.all([
      pay(api, fan, id, 'pm_card_visa', key),
      pay(api, fan, id, 'pm_card_visa', key),
      pay(api, fan, id, 'pm_card_visa'),
    ]);

    await confirmed(api, fan, id);

    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(await paymentsOf(id)).toMatchObject([{ status: 'succeeded', amountMinor: totalMinor }]);
    expect(await ticketsOf(api, fan, id)).toHaveLength(2);
  });

  it('holds once when the hold is submitted twice with one key', async () => {
    const { holdTickets } = bookingOperations;
    const body = { eventId: choice.eventId, items: [{ ticketTypeId: choice.ticketTypeId, quantity: 1 }] };
    const request = { token: fan.token, key: newId(), body };
    const shape = holdTickets.responses[201].body;
    const [first, second] = await Promise.all([
      api.call(holdTickets, request, shape),
      api.call(holdTickets, request, shape),
    ]);
    expect(second).toEqual(first);
  });

  it('gives a cancelled booking back: the tickets at once, the money with a mail', async () => {
    // An event of its own, of which nobody else buys; what it shows of its tickets is kept for seconds.
    const { people, eventId, ticketTypeId } = await buildWorld(api);
    const { fan: buyer } = people;
    const left = (count: number) =>
      waitFor(`${count} tickets to be left`, async () => {
        const { getEvent } = eventOperations;
        const event = await api.call(getEvent, { params: { id: eventId } }, getEvent.responses[200].body);
        return event.ticketTypes.some((type) => type.available === count) || undefined;
      });
    const { id, totalMinor } = await holdChoice(api, buyer, { ...choice, eventId, ticketTypeId }, 2);
    await pay(api, buyer, id, 'pm_card_visa');
    await confirmed(api, buyer, id);
    await left(OF_THE_WORLD - 2);

    const { cancelBooking } = bookingOperations;
    const cancelled = await api.call(
      cancelBooking,
      { token: buyer.token, params: { id } },
      cancelBooking.responses[200].body,
    );

    expect(cancelled).toMatchObject({ status: 'cancelled', refundDueMinor: totalMinor });
    await left(OF_THE_WORLD);
    await waitFor('the refund', async () => {
      const [payment] = await paymentsOf(id, buyer);
      return payment?.refundedMinor === totalMinor || undefined;
    });
    const mails = await waitFor('both mails', async () => {
      const found = await mailsTo(api.origin, buyer.email);
      return found?.filter((mail) => mail.text.includes(id) && mail.attachments.length === 0).length === 2
        ? found
        : undefined;
    });
    expect(mails.length).toBeGreaterThan(2);
    expect(
      (await api.send(bookingOperations.issueTickets, { token: buyer.token, params: { id } })).status,
    ).toBe(409);
  });

  it('keeps tickets and PDFs from everybody else', async () => {
    const { id } = await hold();
    await pay(api, fan, id, 'pm_card_visa');
    await confirmed(api, fan, id);
    const [ticket] = await ticketsOf(api, fan, id);
    const stranger = await registerFan(api);
    for (const operation of [bookingOperations.getBooking, bookingOperations.issueTickets]) {
      expect((await api.send(operation, { token: stranger.token, params: { id } })).status).toBe(404);
    }
    const pdf = new URL(ticket?.pdfUrl ?? '', api.origin);
    const asStranger = await fetch(pdf, { headers: { authorization: `Bearer ${stranger.token}` } });
    expect(asStranger.status).toBe(404);
    expect((await fetch(pdf)).status).toBeGreaterThanOrEqual(401);
  });
});

/** Presses a button of the bank's page, as the stand-in for Stripe shows it. */
async function answerBank(url: string | undefined, outcome: 'complete' | 'fail'): Promise<void> {
  const response = await fetch(new URL(url ?? '', api.origin), {
    method: 'POST',
    body: new URLSearchParams({ outcome }),
    redirect: 'manual',
  });
  expect(response.status).toBeLessThan(400);
}
