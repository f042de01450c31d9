import { emailTemplateOperations } from '@concert/contracts/http/email-templates';
import { operations } from '@concert/contracts/http/index';
import { membershipOperations } from '@concert/contracts/http/membership';
import type { Operation } from '@concert/contracts/operation';
import { newId } from '@concert/values/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ApiRequest, openApiClient } from '../../tools/demo/api-client.ts';
import { ticketsOf } from '../../tools/demo/purchase.ts';
import { buildWorld, type Caller, type World } from './access/world.ts';
import { journeyOrigin } from './origin.ts';

// Every operation that is idempotent by the contract, called twice at once under one key, through the real gateway.

const api = openApiClient(journeyOrigin());

interface Prepared {
  readonly world: World;
  readonly ticketIds: readonly string[];
  readonly planId: string;
  readonly template: string;
}

interface Row {
  readonly by: Caller;
  readonly request: (prepared: Prepared) => ApiRequest;
  /** What is asked in place of it under the same key. */
  readonly other: (prepared: Prepared, request: ApiRequest) => ApiRequest;
  /** The problem by which a twin is told that the first is still at work, where it cannot wait. */
  readonly meanwhile?: string;
  /** What of the answer is the same: all of it unless said. */
  readonly same?: (body: unknown) => unknown;
}

const withBody = (change: object) => (_: Prepared, request: ApiRequest) => ({
  ...request,
  body: { ...Object(request.body), ...change },
});
const example = ({ bodyExample }: Operation, change: object = {}): ApiRequest => ({
  body: { ...Object(bodyExample), ...change },
});
const address = (): string => `${newId()}@twins.example`;
const days = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString();
const { register, createUser, createEvent, createPlan, uploadFile, batchUpload } = operations;
const template = (name: string) => ({
  name,
  locale: 'en',
  subject: 'Doors',
  text: 'Doors open.',
  variables: {},
});

/** In the order of their effect: what uses a ticket up stands last. */
const ROWS: Partial<Record<keyof typeof operations, Row>> = {
  register: {
    by: 'nobody',
    request: () => example(register, { email: address() }),
    other: withBody({ name: 'Somebody Else' }),
    // Each answer brings a session of its own to the one account.
    same: (body) => z.object({ user: z.object({ id: z.string() }) }).parse(body).user.id,
  },
  createUser: {
    by: 'admin',
    request: () => example(createUser, { email: address() }),
    other: withBody({ name: 'Somebody Else' }),
  },
  createEvent: {
    by: 'organizer',
    request: () => example(createEvent, { startsAt: days(40), endsAt: days(41) }),
    other: withBody({ title: 'Southern Lights' }),
  },
  duplicateEvent: {
    by: 'organizer',
    request: ({ world }) => ({ params: { id: world.eventId }, body: { startsAt: days(50) } }),
    other: withBody({ title: 'Southern Lights' }),
  },
  holdTickets: {
    by: 'otherFan',
    request: ({ world: { eventId, ticketTypeId } }) => ({
      body: { eventId, items: [{ ticketTypeId, quantity: 1 }] },
    }),
    other: ({ world: { eventId, ticketTypeId } }) => ({
      body: { eventId, items: [{ ticketTypeId, quantity: 2 }] },
    }),
  },
  giveTickets: {
    by: 'organizer',
    request: ({ world: { eventId, ticketTypeId } }) => ({
      params: { id: eventId },
      body: { items: [{ ticketTypeId, quantity: 1 }], recipient: { name: 'Grace', email: address() } },
    }),
    other: withBody({ note: 'Press list' }),
  },
  processPayment: {
    by: 'fan',
    request: ({ world: { holdId } }) => ({ body: { bookingId: holdId, paymentMethodId: 'pm_card_visa' } }),
    other: withBody({ paymentMethodId: 'pm_card_mastercard' }),
  },
  refundPayment: {
    by: 'organizer',
    request: ({ world: { paymentId } }) => ({
      params: { id: paymentId },
      body: { amountMinor: 100, reason: 'Obstructed view' },
    }),
    other: withBody({ amountMinor: 200 }),
  },
  createPlan: {
    by: 'admin',
    request: () => example(createPlan, { name: `Friends ${newId()}` }),
    other: withBody({ priceMinor: 1000 }),
  },
  subscribe: {
    by: 'otherFan',
    request: ({ planId }) => ({ body: { planId, paymentMethodId: 'pm_card_visa' } }),
    other: withBody({ paymentMethodId: 'pm_card_mastercard' }),
  },
  requestReconciliation: {
    by: 'admin',
    request: () => ({ body: { day: days(-2).slice(0, 10) } }),
    other: withBody({ day: days(-3).slice(0, 10) }),
  },
  putTemplate: {
    by: 'admin',
    request: () => ({ body: template(`twins-${Date.now()}`) }),
    other: withBody({ subject: 'Other doors' }),
  },
  restoreTemplate: {
    by: 'admin',
    request: ({ template: name }) => ({ params: { name, locale: 'en' }, body: { version: 1 } }),
    other: withBody({ expectedVersion: 7 }),
  },
  sendEmail: {
    by: 'admin',
    request: ({ world, template: name }) => ({
      body: { userId: world.people.fan.id, template: name, variables: {} },
    }),
    other: ({ world, template: name }) => ({
      body: { userId: world.people.otherFan.id, template: name, variables: {} },
    }),
    meanwhile: 'already-sending',
  },
  suppressAddress: {
    by: 'admin',
    request: () => ({ body: { address: address() } }),
    other: withBody({ address: 'other@twins.example' }),
  },
  uploadFile: {
    by: 'organizer',
    request: () => example(uploadFile),
    other: withBody({ fileName: 'other.png' }),
  },
  batchUpload: {
    by: 'organizer',
    request: () => example(batchUpload),
    other: withBody({ files: [{ ...Object(uploadFile.bodyExample), fileName: 'other.png' }] }),
  },
  sendNotification: {
    by: 'organizer',
    request: ({ world: { eventId } }) => ({ body: { eventId, title: 'Doors', body: 'Doors open at six.' } }),
    other: withBody({ title: 'Other doors' }),
  },
  registerDevice: {
    by: 'fan',
    request: () => ({ body: { platform: 'android', token: `twin-${newId()}` } }),
    other: withBody({ token: `twin-${newId()}` }),
  },
  exportAudit: {
    by: 'admin',
    request: () => ({ body: { format: 'csv', from: days(-2), to: days(-1) } }),
    other: withBody({ to: days(-1.5) }),
  },
  checkIn: {
    by: 'organizer',
    request: ({ world: { eventId, ticketCode } }) => ({
      params: { code: ticketCode },
      body: { device: 'North 2', gate: 'North', eventId },
    }),
    other: withBody({ device: 'South 1' }),
  },
  checkInTicket: {
    by: 'organizer',
    request: ({ world: { eventId }, ticketIds }) => ({
      params: { id: eventId, ticketId: ticketIds[0] ?? '' },
      body: { device: 'Desk' },
    }),
    other: withBody({ device: 'South 1' }),
  },
  reissueTicket: {
    by: 'fan',
    request: ({ world, ticketIds }) => ({ params: { id: world.bookingId, ticketId: ticketIds[1] ?? '' } }),
    other: ({ world, ticketIds }) => ({ params: { id: world.bookingId, ticketId: ticketIds[0] ?? '' } }),
  },
};

/** What cannot be brought about here, and where its twins are tested. */
const ELSEWHERE: Partial<Record<keyof typeof operations, string>> = {
  retryRefund: 'needs a refund that failed at the provider: services/payment/test',
  paySubscription: 'needs a membership whose renewal failed: services/payment/test',
  redriveDeadLetters: 'needs messages that a consumer gave up on: services/cache/test/dead-letters.test.ts',
  resendEmail: 'has no request but its address: services/email/test/resending.test.ts',
};

const idempotent = Object.entries(operations).filter(
  ([, operation]: [string, Operation]) => operation.idempotent,
);
const rows = Object.entries(ROWS).map(([id, row]) => ({
  id,
  row,
  operation: operations[id as keyof typeof operations] as Operation,
}));

let prepared: Prepared;

beforeAll(async () => {
  const world = await buildWorld(api);
  const token = world.people.admin.token;
  const name = `twins-of-${Date.now()}`;
  await api.call(
    emailTemplateOperations.putTemplate,
    { token, key: newId(), body: template(name) },
    z.unknown(),
  );
  const plan = await api.call(
    membershipOperations.createPlan,
    { token, key: newId(), ...example(createPlan, { name: `Plan ${newId()}` }) },
    z.object({ id: z.string() }),
  );
  const tickets = await ticketsOf(api, world.people.fan, world.bookingId);
  prepared = { world, ticketIds: tickets.map(({ id }) => id), planId: plan.id, template: name };
}, 120_000);

async function answerOf(operation: Operation, request: ApiRequest) {
  const response = await api.send(operation, request);
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

describe('one key', () => {
  it('is tried on every operation that takes one', () => {
    const known = [...Object.keys(ROWS), ...Object.keys(ELSEWHERE)];
    expect(idempotent.map(([id]) => id).toSorted()).toEqual(known.toSorted());
  });

  it.each(rows)('is one effect and one answer of $id, and no other request’s', async ({ row, operation }) => {
    const token = row.by === 'nobody' ? {} : { token: prepared.world.people[row.by].token };
    const request = row.request(prepared);
    const keyed = { ...request, ...token, key: newId() };

    const twins = await Promise.all([answerOf(operation, keyed), answerOf(operation, keyed)]);
    const later = await answerOf(operation, keyed);

    const { same = (body) => body, meanwhile } = row;
    expect(later.status, JSON.stringify(later.body)).toBeLessThan(300);
    const early = twins.filter(
      ({ body }) => meanwhile === undefined || !JSON.stringify(body).includes(meanwhile),
    );
    expect(early.length).toBeGreaterThan(0);
    for (const twin of early) {
      expect({ status: twin.status, same: same(twin.body) }).toEqual({
        status: later.status,
        same: same(later.body),
      });
    }
    const other = await answerOf(operation, { ...keyed, ...row.other(prepared, request) });
    expect(other).toMatchObject({
      status: 422,
      body: { type: expect.stringMatching(/idempotency-key-reused$/) },
    });
  });
});
