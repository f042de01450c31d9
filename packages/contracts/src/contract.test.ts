import { describe, expect, it } from 'vitest';
import { allEvents } from './events/index.ts';
import { allOperations } from './http/index.ts';
import { openApiDocument } from './openapi.ts';

/**
 * POSTs that neither create something that could be there twice nor move money, each with why a repetition does no
 * harm. Every other POST honours `Idempotency-Key`.
 */
const REPEATABLE: Readonly<Record<string, string>> = {
  login: 'a further session, which ends by itself',
  refresh: 'a token is spent once',
  logout: 'ends what is over',
  requestPasswordReset: 'a further link; the newest is good, and calls are limited',
  confirmPasswordReset: 'a link is spent once',
  issueTickets: 'gives the tickets that are there',
  completeUpload: 'looks at the upload again',
  stripeWebhook: 'the inbox knows the provider’s id',
  track: 'each item has its id',
  previewTemplate: 'sends nothing',
  previewNotification: 'sends nothing',
  unsubscribe: 'ends what is over',
  loginSecondFactor: 'a code is spent once',
  setUpSecondFactor: 'replaces what was not confirmed',
  confirmSecondFactor: 'a code is spent once',
  replaceRecoveryCodes: 'the newest are good, and a code is spent once',
  revokeOtherSessions: 'ends what is over',
  requestEmailVerification: 'a further link; calls are limited',
  confirmEmailVerification: 'a link is spent once',
  confirmPhone: 'a code is spent once',
  undoCheckIn: 'undoes what is undone',
  undoTicketCheckIn: 'undoes what is undone',
  syncCheckIns: 'a scan is known by its ticket and time',
  setCached: 'puts the same value again',
  flushCache: 'flushes what is empty',
};

describe('the contract', () => {
  it.each(allOperations.map((operation) => [operation.id, operation] as const))(
    'shows %s with examples that keep it',
    (_, { body, bodyExample, responses }) => {
      if (bodyExample !== undefined) expect(body?.safeParse(bodyExample).error).toBeUndefined();
      for (const response of Object.values(responses)) {
        if (response.example !== undefined)
          expect(response.body?.safeParse(response.example).error).toBeUndefined();
      }
    },
  );

  it.each(allEvents.map((event) => [event.type, event] as const))(
    'shows the event %s with an example that keeps it',
    (_, { data, example }) => {
      expect(data.safeParse(example).error).toBeUndefined();
    },
  );

  it('names each operation and each route once', () => {
    const ids = allOperations.map((operation) => operation.id);
    const routes = allOperations.map((operation) => `${operation.method} ${operation.path}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('honours an Idempotency-Key on every POST that creates something or moves money', () => {
    const posts = allOperations.filter(({ method }) => method === 'POST');
    expect(
      posts.filter(({ id, idempotent }) => idempotent !== true && !(id in REPEATABLE)).map(({ id }) => id),
    ).toEqual([]);
    expect(Object.keys(REPEATABLE).filter((id) => !posts.some((post) => post.id === id))).toEqual([]);
  });

  it('declares every parameter of a path', () => {
    for (const { id, path, params } of allOperations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([id, Object.keys(params?.shape ?? {})]).toEqual([id, named]);
    }
  });

  it('says of each reading that names roles whether it shows personal data', () => {
    const undecided = allOperations.filter(
      ({ method, access, personalData }) =>
        method === 'GET' && typeof access === 'object' && personalData === undefined,
    );
    expect(undecided.map(({ id }) => id)).toEqual([]);
  });

  it('has every reading recorded by which an admin comes to the personal data of others', () => {
    const recorded = new Set(allOperations.filter((one) => one.personalData === true).map(({ id }) => id));
    const known = [
      ...['getBooking', 'listUserBookings', 'listEventBookings', 'getPayment', 'getFile'],
      ...['notificationLog', 'getNotification', 'emailStatus', 'bounceLog'],
      ...['listAuditLogs', 'resourceTrail', 'listSuspicions'],
    ];
    expect(known.filter((id) => !recorded.has(id))).toEqual([]);
    expect(allOperations.filter((one) => one.personalData === true && one.method !== 'GET')).toEqual([]);
  });

  it('describes every operation in OpenAPI, with the problems it can answer', () => {
    const { paths = {} } = openApiDocument('0.0.0');
    for (const { method, path, id } of allOperations) {
      const described = { ...paths[path] }[method.toLowerCase() as 'get'];
      expect(described?.operationId).toBe(id);
      expect(described?.responses).toMatchObject({ 429: expect.anything(), 500: expect.anything() });
    }
  });
});
