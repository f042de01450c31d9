import { setTimeout as pause } from 'node:timers/promises';
import { type Cache, openCache } from '@concert/cloud/cache';
import { systemClock } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

/** As many processes as there would be warm functions. */
let instances: Cache[];
let key: string;

beforeAll(() => {
  instances = Array.from({ length: 5 }, () => openCache(process.env.REDIS_URL ?? '', systemClock, () => {}));
});

beforeEach(() => {
  key = `cache:remembered:${newId()}`;
});

afterAll(() => {
  for (const instance of instances) instance.close();
});

/** A load that takes a while, and how often it ran. */
function slowLoad(value: unknown, milliseconds = 30) {
  const runs = { count: 0 };
  const load = async () => {
    runs.count += 1;
    await pause(milliseconds);
    return value;
  };
  return { runs, load };
}

const first = () => instances[0]!;
const redis = <Result>(command: Parameters<Cache['run']>[0]) => first().run(command) as Promise<Result>;

/** Leaves a value as it is a moment after its time: kept only to be shown while it is read anew. */
const runOut = () => redis((client) => client.pexpire(key, 1_500));

describe('remembering a value', () => {
  it('loads it once for a hundred who miss it at once, over several processes', async () => {
    const { runs, load } = slowLoad({ page: 1 });
    const values = await Promise.all(
      Array.from({ length: 100 }, (_, index) => instances[index % 5]!.remember(key, 60, load)),
    );

    expect(runs.count).toBe(1);
    expect(values).toEqual(Array(100).fill({ page: 1 }));
    expect(await redis((client) => client.exists(`lock:${key}`))).toBe(0);
  });

  it('loads it once also when it is loaded in no time', async () => {
    for (let round = 0; round < 30; round += 1) {
      const { runs, load } = slowLoad('value', round % 4);
      const asked = instances.map(async (instance, index) => {
        await pause(index % 3);
        return instance.remember(`${key}-${round}`, 60, load);
      });
      expect(await Promise.all(asked)).toEqual(Array(5).fill('value'));
      expect(runs.count).toBe(1);
    }
  });

  it('gives what no caller can change for another', async () => {
    const load = async () => ({ items: ['one'] });
    const [one, two] = await Promise.all([first().remember(key, 60, load), first().remember(key, 60, load)]);
    expect(() => one.items.push('two')).toThrow(TypeError);
    expect(two).toEqual({ items: ['one'] });
  });

  it('shows what just ran out to all but the one who reads it anew', async () => {
    await first().remember(key, 60, async () => 'old');
    await runOut();
    let finish = (_value: string) => {};
    const reading = first().remember(key, 60, () => new Promise<string>((resolve) => (finish = resolve)));
    await expect.poll(() => redis((client) => client.exists(`lock:${key}`))).toBe(1);

    const { runs, load } = slowLoad('unwanted');
    expect(await instances[1]!.remember(key, 60, load)).toBe('old');
    expect(runs.count).toBe(0);
    finish('new');
    expect(await reading).toBe('new');
    expect(await instances[1]!.remember(key, 60, load)).toBe('new');
  });

  it('goes on after a short while when the one who was to load it died', async () => {
    await redis((client) => client.set(`lock:${key}`, 'of the dead', 'PX', 300));
    const { runs, load } = slowLoad('value');
    const values = await Promise.all(instances.map((instance) => instance.remember(key, 60, load)));

    expect(values).toEqual(Array(5).fill('value'));
    expect(runs.count).toBe(1);
  });

  it('leaves the lock of another alone when its own ran out', async () => {
    let finish = (_value: string) => {};
    const reading = first().remember(key, 60, () => new Promise<string>((resolve) => (finish = resolve)));
    await expect.poll(() => redis((client) => client.exists(`lock:${key}`))).toBe(1);
    await redis((client) => client.set(`lock:${key}`, 'another’s', 'PX', 5_000));
    finish('value');
    await reading;

    expect(await redis((client) => client.get(`lock:${key}`))).toBe('another’s');
  });

  it('keeps nothing of a load that failed, and lets the next one try', async () => {
    const refusal = new Error('not there');
    await expect(first().remember(key, 60, () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(await first().remember(key, 60, async () => 'there')).toBe('there');
  });

  it('loads directly when Redis is away', async () => {
    const alone = openCache('redis://127.0.0.1:1', systemClock, () => {});
    const { runs, load } = slowLoad('value', 0);
    expect(await alone.remember(key, 60, load)).toBe('value');
    expect(await alone.remember(key, 60, load)).toBe('value');
    expect(runs.count).toBe(2);
    alone.close();
  });
});
