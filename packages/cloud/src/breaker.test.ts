import { describe, expect, it } from 'vitest';
import { openBreaker } from './breaker.ts';

const GONE = new Error('gone');

function world() {
  let now = 1_000_000;
  let isAway = false;
  const seen = { calls: 0, probes: 0, troubles: 0 };
  const answer = async () => {
    if (isAway) throw GONE;
    return 'there';
  };
  const breaker = openBreaker({
    clock: () => new Date(now),
    probe: () => {
      seen.probes += 1;
      return answer();
    },
    isOutage: (error) => error === GONE,
    onTrouble: () => {
      seen.troubles += 1;
    },
  });
  return {
    seen,
    leave: () => {
      isAway = true;
    },
    comeBack: () => {
      isAway = false;
    },
    later: (milliseconds: number) => {
      now += milliseconds;
    },
    call: () =>
      breaker.run(() => {
        seen.calls += 1;
        return answer();
      }),
    run: breaker.run,
  };
}

describe('the breaker', () => {
  it('lets calls pass while the thing is there', async () => {
    const { call, seen } = world();
    expect(await Promise.all([call(), call()])).toEqual(['there', 'there']);
    expect(seen).toEqual({ calls: 2, probes: 0, troubles: 0 });
  });

  it('answers at once with nothing after the first failure, and tells of it once', async () => {
    const { call, seen, leave } = world();
    leave();
    expect(await Promise.all([call(), call(), call()])).toEqual([undefined, undefined, undefined]);
    expect(await call()).toBeUndefined();
    expect(seen).toEqual({ calls: 3, probes: 0, troubles: 1 });
  });

  it('asks with a probe, not with a call, and once however many wait', async () => {
    const { call, seen, leave, later } = world();
    leave();
    await call();
    later(300);
    await Promise.all([call(), call(), call()]);
    expect(seen).toEqual({ calls: 1, probes: 1, troubles: 1 });
  });

  it('lets the very call pass whose probe found the thing back', async () => {
    const { call, leave, comeBack, later } = world();
    leave();
    await call();
    comeBack();
    expect(await call()).toBeUndefined();
    later(300);
    expect(await call()).toBe('there');
  });

  it('asks ever more rarely while the thing stays away, and at once like new after it was back', async () => {
    const { call, seen, leave, comeBack, later } = world();
    leave();
    await call();
    for (let second = 0; second < 60; second += 1) {
      later(1_000);
      await call();
    }
    expect(seen.probes).toBeLessThan(20);
    expect(seen.calls).toBe(1);
    comeBack();
    later(5_000);
    expect(await call()).toBe('there');
    leave();
    await call();
    later(300);
    await call();
    expect(seen.troubles).toBe(2);
  });

  it('makes no caller wait for a probe that hangs', async () => {
    let now = 0;
    const breaker = openBreaker({
      clock: () => new Date(now),
      probe: () => new Promise(() => {}),
      isOutage: () => true,
      onTrouble: () => {},
    });
    await breaker.run(() => Promise.reject(GONE));
    now = 1_000;
    const started = performance.now();
    for (let call = 0; call < 10; call += 1) expect(await breaker.run(async () => 1)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('stays closed when a call was wrong and the thing is there', async () => {
    const { run, call, seen } = world();
    expect(await run(() => Promise.reject(new Error('WRONGTYPE')))).toBeUndefined();
    expect(await call()).toBe('there');
    expect(seen).toMatchObject({ troubles: 1, probes: 0 });
  });
});
