import { givenConfirmedBooking } from '@concert/testing/bookings';
import { givenEvent } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { ownDatabase } from '@concert/testing/own-database';
import { after, DAY } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { insertAccount } from '../src/store/accounts.ts';
import { eraseOwnAccount } from '../src/use-cases/erase-account.ts';
import { newAccount } from '../src/use-cases/new-account.ts';
import { loggedIn, newEmail, PASSWORD, problem, registered, request } from './auth-api.ts';
import { eventsOf, outboxOf } from './outbox.ts';
import { freshCode, withSecondFactor, wrongCodeFor } from './second-factor-app.ts';

const container = await buildContainer(process.env);
const { db } = container;

const erase = (token: string, body: object = {}) =>
  request('eraseAccount', { token, body: { password: PASSWORD, ...body } });
const rowOf = (id: string) =>
  db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function withBooking(userId: string, startsAt = after(new Date(), 30 * DAY)) {
  const event = await givenEvent(db, { startsAt });
  return givenConfirmedBooking(db, { ...(await rowOf(userId)), role: 'attendee' }, event);
}

describe('erasing the own account', () => {
  it('takes the person out of it, ends the sessions, and tells everybody', async () => {
    const { id, token, email } = await loggedIn(db);
    await withSecondFactor(container, { id, token });
    await request('requestPasswordReset', { body: { email } });
    const reply = await erase(token, { code: await freshCode(container, id) });
    expect(reply.status).toBe(204);
    expect(reply.cookie).toMatch(/Max-Age=0/);
    const row = await rowOf(id);
    expect(row).toMatchObject({ email: '', email_key: `erased:${id}`, name: '—', password_hash: '' });
    expect(row.erased_at).not.toBeNull();
    for (const table of [
      'second_factors',
      'recovery_codes',
      'password_resets',
      'email_verifications',
    ] as const)
      expect(await db.selectFrom(table).selectAll().where('user_id', '=', id).execute()).toEqual([]);
    expect((await request('verify', { token })).status).toBe(401);
    const events = await eventsOf(db, `user/${id}`);
    expect(events.filter(({ type }) => type === 'UserErased').map(({ data }) => data)).toEqual([
      { userId: id },
    ]);
    expect(JSON.stringify(events)).not.toContain(email);
  });

  it('frees the address', async () => {
    const email = newEmail();
    const { body: first } = await registered(email);
    expect((await erase(first.accessToken)).status).toBe(204);
    expect((await request('login', { body: { email, password: PASSWORD } })).status).toBe(401);
    const { body: second } = await registered(email);
    expect(second.user.id).not.toBe(first.user.id);
    expect((await request('refresh', { body: { refreshToken: first.refreshToken } })).status).toBe(401);
  });

  it('needs the password, and the code where there is a second factor', async () => {
    const { id, token } = await loggedIn(db);
    expect((await erase(token, { password: 'wrong-password' })).body.type).toBe(problem('wrong-password'));
    await withSecondFactor(container, { id, token });
    expect(await erase(token)).toMatchObject({ status: 400, body: { errors: [{ field: 'code' }] } });
    const code = await freshCode(container, id);
    expect((await erase(token, { code: wrongCodeFor(code) })).body.type).toBe(problem('wrong-code'));
    expect((await request('verify', { token })).status).toBe(200);
    expect((await erase(token, { code })).status).toBe(204);
  });

  it('waits for a word about tickets for events to come, and leaves bookings as they are', async () => {
    const { id, token } = await loggedIn(db);
    const booking = await withBooking(id);
    expect(await erase(token)).toMatchObject({ status: 409, body: { type: problem('upcoming-bookings') } });
    expect((await request('verify', { token })).status).toBe(200);
    expect((await erase(token, { giveUpTickets: true })).status).toBe(204);
    const kept = await db.selectFrom('bookings').select('user_id').where('id', '=', booking.id).execute();
    expect(kept).toEqual([{ user_id: id }]);
  });

  it('does not wait for events that are over', async () => {
    const { id, token } = await loggedIn(db);
    await withBooking(id, after(new Date(), -2 * DAY));
    expect((await erase(token)).status).toBe(204);
  });

  it('is refused to an organiser with events to come', async () => {
    const { id, token } = await loggedIn(db, 'organizer');
    await givenEvent(db, { organizerId: id, status: 'draft' });
    const event = await givenEvent(db, { organizerId: id });
    expect(await erase(token, { giveUpTickets: true })).toMatchObject({
      status: 409,
      body: { type: problem('upcoming-events') },
    });
    await db.updateTable('events').set({ status: 'cancelled' }).where('id', '=', event.id).execute();
    expect((await erase(token)).status).toBe(204);
    const sheet = await db
      .selectFrom('event_sheets')
      .select('organizer_name')
      .where('event_id', '=', event.id)
      .executeTakeFirst();
    expect(sheet?.organizer_name).toBe('—');
  });

  it('happens once, when it is asked for twice at once', async () => {
    const { id, token } = await loggedIn(db);
    const replies = await Promise.all([erase(token), erase(token), erase(token)]);
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
    const types = await outboxOf(db, `user/${id}`);
    expect(types.filter((type) => type === 'UserErased')).toHaveLength(1);
  });

  it('leaves an admin, when the last two leave at once', async () => {
    const own = await ownDatabase();
    onTestFinished(() => own.drop());
    const mine = { ...container, db: own.db };
    const admins = await Promise.all(
      [1, 2].map(async () => {
        const details = {
          email: newEmail(),
          password: PASSWORD,
          name: 'A',
          role: 'admin',
          locale: 'en',
        } as const;
        const account = await newAccount(mine, details);
        await own.db.transaction().execute((tx) => insertAccount(tx, account));
        return account;
      }),
    );
    const results = await Promise.allSettled(
      admins.map((admin) =>
        eraseOwnAccount(mine, { password: PASSWORD, giveUpTickets: false }, callBy(admin)),
      ),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const left = await own.db.selectFrom('users').select('role').where('erased_at', 'is', null).execute();
    expect(left).toEqual([{ role: 'admin' }]);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { type: 'last-admin' },
    });
  });
});

describe('an admin who erases an account', () => {
  const eraseUser = (token: string, id: string, body: object = {}) =>
    request('eraseUser', { token, params: { id }, body });

  it('does so without its password, once', async () => {
    const { token } = await loggedIn(db, 'admin');
    const ada = await loggedIn(db);
    await withBooking(ada.id);
    expect((await eraseUser(token, ada.id)).body.type).toBe(problem('upcoming-bookings'));
    expect((await eraseUser(token, ada.id, { giveUpTickets: true })).status).toBe(204);
    expect((await eraseUser(token, ada.id)).status).toBe(404);
    expect((await request('getUser', { token, params: { id: ada.id } })).status).toBe(404);
    const { body } = await request('listUsers', { token, query: { email: ada.email } });
    expect(body.items).toEqual([]);
    const event = (await eventsOf(db, `user/${ada.id}`)).find(({ type }) => type === 'UserErased');
    expect(event?.actor.role).toBe('admin');
  });

  it('is no other role, and not the owner', async () => {
    const ada = await loggedIn(db);
    const bob = await loggedIn(db, 'organizer');
    expect((await eraseUser(bob.token, ada.id)).status).toBe(403);
    const { id, token } = await loggedIn(db, 'admin');
    expect((await eraseUser(token, id)).body.type).toBe(problem('own-account'));
    expect((await eraseUser(token, newId())).status).toBe(404);
  });
});
