import { openCache } from '@concert/cloud/cache';
import { until } from '@concert/testing/until';
import { systemClock } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { Problem } from '@concert/values/problems';
import { afterAll, describe, expect, it } from 'vitest';
import { admission } from '../src/admission.ts';
import { type RateLimits, STANDARD_LIMITS } from '../src/rate-limits.ts';

const cache = openCache(process.env.REDIS_URL ?? '', systemClock, () => {});

afterAll(() => cache.close());

const limits = (changed: Partial<RateLimits>): RateLimits => ({ ...STANDARD_LIMITS, ...changed });

const admit = (changed: Partial<RateLimits>, isAlive = true, by = cache) =>
  admission({ cache: by, isSessionAlive: async () => isAlive, limits: limits(changed), clock: systemClock });

const someone = () => ({
  identity: {
    userId: newId(),
    role: 'attendee' as const,
    sessionId: newId(),
    expiresAt: new Date(Date.now() + 900_000),
  },
  address: '192.0.2.1',
});

const somewhere = () => ({ identity: undefined, address: newId() });

/** How many of so many calls at once are let in, and what the others are told. */
async function atOnce(count: number, call: () => Promise<unknown>) {
  const results = await Promise.allSettled(Array.from({ length: count }, call));
  const refusals = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  return { admitted: count - refusals.length, refusals };
}

describe('the rate limit', () => {
  it('lets exactly the burst in, however many call at the same moment', async () => {
    const caller = someone();
    const admitting = admit({ user: { burst: 20, perMinute: 1 } });
    const { admitted, refusals } = await atOnce(80, () => admitting(caller, 'standard'));
    expect(admitted).toBe(20);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ kind: 'too-many', type: 'too-many-requests' });
  });

  it('lets no more in when 200 calls come at once over several connections', async () => {
    const caller = someone();
    const caches = Array.from({ length: 4 }, () =>
      openCache(process.env.REDIS_URL ?? '', systemClock, () => {}),
    );
    // Before they are connected nobody is limited.
    for (const one of caches) await until('Redis answers', () => one.ping());
    const admitting = caches.map((one) => admit({ user: { burst: 50, perMinute: 1 } }, true, one));
    let next = 0;
    const { admitted } = await atOnce(200, () => admitting[next++ % 4]!(caller, 'standard'));
    for (const one of caches) one.close();
    expect(admitted).toBe(50);
  });

  it('tells how many calls are left, down to the last, and when the next one may come', async () => {
    const caller = somewhere();
    const admitting = admit({ anonymous: { burst: 3, perMinute: 60 } });
    const left: (string | undefined)[] = [];
    for (let call = 0; call < 3; call += 1) {
      const headers = await admitting(caller, 'standard');
      expect(headers['ratelimit-limit']).toBe('3');
      left.push(headers['ratelimit-remaining']);
    }
    expect(left).toEqual(['2', '1', '0']);
    const refusal = await admitting(caller, 'standard').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Problem);
    expect((refusal as Problem).retryAfterSeconds).toBe(1);
  });

  it('gives tokens back with time', async () => {
    const caller = somewhere();
    const admitting = admit({ anonymous: { burst: 1, perMinute: 600 } });
    await admitting(caller, 'standard');
    await until('a token is back', () => admitting(caller, 'standard').then(Boolean, () => undefined));
  });

  it('is each user’s own, wherever they call from, and each address’s own before the login', async () => {
    const admitting = admit({ user: { burst: 1, perMinute: 1 }, anonymous: { burst: 1, perMinute: 1 } });
    const [ada, bob] = [someone(), someone()];
    await admitting(ada, 'standard');
    await admitting(bob, 'standard');
    await expect(admitting({ ...ada, address: '198.51.100.7' }, 'standard')).rejects.toThrow('Too many');
    const visitor = somewhere();
    await admitting(visitor, 'standard');
    await admitting({ ...someone(), address: visitor.address }, 'standard');
    await expect(admitting(visitor, 'standard')).rejects.toThrow('Too many');
  });

  it('counts logins apart, by address, whoever calls', async () => {
    const admitting = admit({ login: { burst: 2, perMinute: 1 } });
    const { address } = somewhere();
    await admitting({ identity: undefined, address }, 'login');
    await admitting({ ...someone(), address }, 'login');
    await expect(admitting({ identity: undefined, address }, 'login')).rejects.toThrow('Too many');
    await admitting({ identity: undefined, address }, 'standard');
  });
});

describe('a session', () => {
  it('that ended is refused, though its token is good', async () => {
    await expect(admit({}, false)(someone(), 'standard')).rejects.toMatchObject({ type: 'session-ended' });
  });

  it('that lives is let in without Redis, and without a limit', async () => {
    const away = openCache('redis://127.0.0.1:1', systemClock, () => {});
    const admitting = admit({ user: { burst: 1, perMinute: 1 } }, true, away);
    const caller = someone();
    const { admitted } = await atOnce(5, () => admitting(caller, 'standard'));
    expect(admitted).toBe(5);
    await expect(admit({}, false, away)(someone(), 'standard')).rejects.toMatchObject({
      type: 'session-ended',
    });
    away.close();
  });
});
