import { allOperations } from '@concert/contracts/http/index';
import { expect, it } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { loggedIn, PASSWORD, problem, request } from './auth-api.ts';
import { challengeFor, freshCode, withSecondFactor } from './second-factor-app.ts';

// Read when the service is opened, at the first call below.
process.env.REQUIRE_SECOND_FACTOR = 'organizer,admin';
const container = await buildContainer(process.env);
const { db } = container;

it('lets an admin without a second factor log in, set one up, and do nothing else', async () => {
  const { email, id } = await loggedIn(db, 'admin');
  const { body } = await request('login', { body: { email, password: PASSWORD } });
  expect(body.mustSetUpSecondFactor).toBe(true);
  const token = String(body.accessToken);
  expect((await request('verify', { token })).status).toBe(200);
  expect((await request('getAccount', { token })).body.secondFactor).toMatchObject({
    isOn: false,
    isNeeded: true,
  });
  for (const { id: operation, access, beforeSecondFactor } of allOperations) {
    const isOpen = access === 'public' || access === 'optional' || beforeSecondFactor === true;
    if (!isOpen) expect([operation, (await request(operation, { token })).status]).toEqual([operation, 403]);
  }
  await withSecondFactor(container, { id, token });
  // The token in hand still says what it said; the next one says more.
  expect((await request('listUsers', { token })).status).toBe(403);
  const refreshed = await request('refresh', { body: { refreshToken: body.refreshToken } });
  expect(refreshed.body.mustSetUpSecondFactor).toBeUndefined();
  expect((await request('listUsers', { token: refreshed.body.accessToken })).status).toBe(200);
});

it('asks nothing more of an attendee', async () => {
  const { email, token } = await loggedIn(db);
  const { body } = await request('login', { body: { email, password: PASSWORD } });
  expect(body.mustSetUpSecondFactor).toBeUndefined();
  expect((await request('listSessions', { token })).status).toBe(200);
});

it('does not let go of a second factor that the role needs', async () => {
  const { id, email, token } = await loggedIn(db, 'organizer');
  await withSecondFactor(container, { id, token });
  const { body } = await request('loginSecondFactor', {
    body: { challenge: await challengeFor(email), code: await freshCode(container, id) },
  });
  const reply = await request('disableSecondFactor', {
    token: body.accessToken,
    body: { password: PASSWORD, code: await freshCode(container, id) },
  });
  expect(reply).toMatchObject({ status: 409, body: { type: problem('second-factor-needed') } });
});
