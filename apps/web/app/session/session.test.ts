import { describe, expect, it } from 'vitest';
import type { Session } from '../api/types.ts';
import { safePath } from './safe-path.ts';
import { type SessionHost, type SessionState, sessionKeeper } from './session.ts';

const session = (accessToken: string): Session => ({
  user: {
    id: 'u',
    email: 'fan@concert.example',
    emailVerified: true,
    name: 'Ada Fan',
    role: 'attendee',
    locale: 'en',
    createdAt: '',
  },
  accessToken,
  expiresIn: 900,
});

/** A host that answers each renewal with the next of `answers` and notes what happens. */
function host(answers: (Session | undefined)[], isExpected = true) {
  const states: SessionState[] = [];
  const told: (Session | undefined)[] = [];
  const timers: number[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let hint = isExpected;
  let renewals = 0;
  const it: SessionHost = {
    requestRefresh: async () => {
      renewals++;
      if (answers.length === 0) throw new Error('offline');
      return answers.shift();
    },
    exclusively: (work) => {
      const turn = last.then(work);
      last = turn.catch(() => {});
      return turn;
    },
    onChange: (state) => states.push(state),
    tellOthers: (told_) => told.push(told_),
    hint: {
      get: () => hint,
      set: (next) => {
        hint = next;
      },
    },
    later: (_work, milliseconds) => {
      timers.push(milliseconds);
      return () => {};
    },
  };
  return { host: it, states, told, timers, renewals: () => renewals, hint: () => hint };
}

describe('session', () => {
  it('is taken up again after a page load, and renewed a minute before it expires', async () => {
    const world = host([session('one')]);
    const keeper = sessionKeeper(world.host);
    await keeper.restore();
    expect(keeper.accessToken()).toBe('one');
    expect(world.timers).toEqual([840_000]);
    expect(world.told).toEqual([session('one')]);
  });

  it('asks nobody when no session is to be expected', async () => {
    const world = host([session('one')], false);
    await sessionKeeper(world.host).restore();
    expect(world.renewals()).toBe(0);
    expect(world.states).toEqual([{ status: 'anonymous' }]);
  });

  it('is renewed once for many calls that were refused at the same time', async () => {
    const world = host([session('two')]);
    const keeper = sessionKeeper(world.host);
    keeper.begin(session('one'));
    const renewed = await Promise.all([keeper.renew('one'), keeper.renew('one'), keeper.renew('one')]);
    expect(renewed).toEqual(['two', 'two', 'two']);
    expect(world.renewals()).toBe(1);
  });

  it('takes what another tab has renewed instead of spending the token again', async () => {
    const world = host([]);
    const keeper = sessionKeeper(world.host);
    keeper.begin(session('one'));
    keeper.adopt(session('two'));
    expect(await keeper.renew('one')).toBe('two');
    expect(world.renewals()).toBe(0);
  });

  it('is over when the server says so', async () => {
    const world = host([undefined]);
    const keeper = sessionKeeper(world.host);
    keeper.begin(session('one'));
    expect(await keeper.renew('one')).toBeUndefined();
    expect(world.states.at(-1)).toEqual({ status: 'anonymous' });
    expect(world.hint()).toBe(false);
  });

  it('is not given up because the server could not be reached', async () => {
    const world = host([]);
    await sessionKeeper(world.host).restore();
    expect(world.states).toEqual([{ status: 'unreachable' }]);
    expect(world.hint()).toBe(true);
  });

  it('ends in every tab at once', () => {
    const world = host([]);
    const keeper = sessionKeeper(world.host);
    keeper.begin(session('one'));
    keeper.end();
    expect(keeper.accessToken()).toBeUndefined();
    expect(world.told.at(-1)).toBeUndefined();
  });
});

describe('where a login leads', () => {
  it('stays on this site', () => {
    expect(safePath('/checkout/1?x=2')).toBe('/checkout/1?x=2');
    for (const bad of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\t/evil.example',
      '',
      undefined,
      ['/a'],
    ]) {
      expect(safePath(bad, '/account')).toBe('/account');
    }
  });
});
