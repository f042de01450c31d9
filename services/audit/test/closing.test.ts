import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { openBucket } from '@concert/cloud/buckets';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditContainer } from '../src/container.ts';
import { archiveFolder, type Manifest, manifestKey, recordsOf } from '../src/domain/archive-format.ts';
import { verifyChain } from '../src/domain/chain.ts';
import { dayAfter } from '../src/domain/days.ts';
import { isGenuine } from '../src/domain/seal.ts';
import { daysBetween } from '../src/store/days.ts';
import { archiveDays, purgeArchivedDays } from '../src/use-cases/archive-days.ts';
import { keepTrail } from '../src/use-cases/keep-trail.ts';
import { reportDays } from '../src/use-cases/report-days.ts';
import { sealDays } from '../src/use-cases/seal-days.ts';
import { expired, forge, givenDay, ownAudit, RUN } from './past-days.ts';

let own: Awaited<ReturnType<typeof ownAudit>>;
let container: AuditContainer;
let alerts: { readonly subject: string; readonly body: unknown }[];
/** Each test has days of its own, since nothing leaves the archive. */
let day = '2001-01-01';

const bucket = openBucket('concert-audit-archive-local');

beforeAll(async () => {
  own = await ownAudit();
});

afterAll(() => own.close());

beforeEach(async () => {
  await own.empty();
  alerts = [];
  container = { ...own.container, alerts: { publish: async (message) => void alerts.push(message) } };
  day = dayAfter(day, 10);
});

const events = (count: number) => Array.from({ length: count }, () => expired());
const stateOf = async (name = day) => (await daysBetween(container.db, name, name)).get(name)?.state;
const report = async (verify: 'new' | 'again' = 'new', name = day) =>
  (await reportDays(container, { from: name, to: name, verify })).days[0]!;
const rowsOf = async () => (await container.db.selectFrom('audit_logs').select('id').execute()).length;

async function readManifest(name = day): Promise<Manifest> {
  const found = await bucket.get(manifestKey(name));
  return JSON.parse(Buffer.from(found!.body).toString());
}

describe('a day that is over', () => {
  it('is verified, and its end signed together with the end of the day before', async () => {
    const next = dayAfter(day, 2);
    await givenDay(container, day, events(3));
    await givenDay(container, next, events(2));

    expect(await sealDays(container, RUN)).toEqual({ sealed: 2 });

    const days = await daysBetween(container.db, day, next);
    const publicKeyOf = await container.keys.verifier();
    const [first, second] = [days.get(day)!, days.get(next)!];
    expect(isGenuine({ ...first, previous: undefined }, first.seal!, publicKeyOf)).toBe(true);
    expect(isGenuine({ ...second, previous: first }, second.seal!, publicKeyOf)).toBe(true);
    expect(isGenuine({ ...second, previous: undefined }, second.seal!, publicKeyOf)).toBe(false);
    expect(await report()).toMatchObject({
      state: 'sealed',
      records: 3,
      actions: [{ action: 'HoldExpired', count: 3 }],
      chain: { isIntact: true, isComplete: true, seal: 'genuine' },
    });
    expect(alerts).toEqual([]);
  });

  it('is sealed once, however many close it at once', async () => {
    await givenDay(container, day, events(2));
    await Promise.all([sealDays(container, RUN), sealDays(container, RUN), sealDays(container, RUN)]);
    const sealed = (await daysBetween(container.db, day, day)).get(day)!;
    await sealDays(container, RUN);
    expect((await daysBetween(container.db, day, day)).get(day)).toEqual(sealed);
  });

  it('shows when it was taken out as a whole: the seal of the next one does not fit', async () => {
    const next = dayAfter(day, 1);
    await givenDay(container, day, events(1));
    await givenDay(container, next, events(1));
    await sealDays(container, RUN);
    await container.db.deleteFrom('audit_heads').where('day', '=', new Date(day)).execute();
    expect((await report('new', next)).chain).toMatchObject({ isIntact: false, seal: 'forged' });
  });

  it('shows a head that was written anew after it was signed', async () => {
    await givenDay(container, day, events(2));
    await sealDays(container, RUN);
    await container.db
      .updateTable('audit_heads')
      .set({ hash: 'f'.repeat(64) })
      .execute();
    expect((await report()).chain).toMatchObject({ isIntact: false, seal: 'forged' });
  });

  it('that does not verify is sealed as it is, told to the operators, and reported from what was found', async () => {
    const [first, second] = events(2);
    await givenDay(container, day, [first!, second!]);
    await forge(container, second!.id);

    await sealDays(container, RUN);

    expect(alerts).toMatchObject([
      { body: { day, firstBroken: { sequence: 2, reason: 'content-changed' } } },
    ]);
    expect((await report()).chain).toMatchObject({
      isIntact: false,
      firstBroken: { sequence: 2, reason: 'content-changed' },
      seal: 'genuine',
    });
  });

  it('that was changed after it was closed is found out when it is read again', async () => {
    const [event] = events(1);
    await givenDay(container, day, [event!]);
    await sealDays(container, RUN);
    await forge(container, event!.id);
    expect((await report('new')).chain.isIntact).toBe(true);
    expect((await report('again')).chain).toMatchObject({
      isIntact: false,
      firstBroken: { reason: 'content-changed' },
    });
  });

  it('stays open when the run has no time to read it, or the operators cannot be told', async () => {
    const [event] = events(1);
    await givenDay(container, day, [event!]);
    await sealDays(container, { millisecondsLeft: () => 0 });
    expect(await stateOf()).toBe('open');

    await forge(container, event!.id);
    const silent = { ...container, alerts: { publish: () => Promise.reject(new Error('no topic')) } };
    await expect(sealDays(silent, RUN)).rejects.toThrow('no topic');
    expect(await stateOf()).toBe('open');
  });
});

describe('the archive', () => {
  it('has a closed day as files that can be verified with the public key alone', async () => {
    await givenDay(container, day, events(10_003));
    await sealDays(container, RUN);

    expect(await archiveDays(container, RUN)).toEqual({ archived: 1 });

    const manifest = await readManifest();
    expect(manifest.parts.map(({ records }) => records)).toEqual([10_000, 3]);
    const records = [];
    for (const part of manifest.parts) {
      const { body } = (await bucket.get(part.key))!;
      expect(createHash('sha256').update(body).digest('hex')).toBe(part.sha256);
      records.push(...recordsOf(gunzipSync(body).toString()));
    }
    expect(verifyChain(records, manifest.end)).toBeUndefined();
    const closed = { day, ...manifest.end, previous: manifest.previous ?? undefined };
    expect(isGenuine(closed, manifest.seal, await container.keys.verifier())).toBe(true);
    expect(await stateOf()).toBe('archived');
  });

  it('is written once: a run that was cut off goes on, one that repeats writes nothing', async () => {
    await givenDay(container, day, events(10_001));
    await sealDays(container, RUN);
    let looks = 0;
    await archiveDays(container, { millisecondsLeft: () => (looks++ === 0 ? 60_000 : 0) });
    expect(await stateOf()).toBe('sealed');
    expect(await bucket.head(manifestKey(day))).toBeUndefined();

    await archiveDays(container, RUN);
    const written = await readManifest();
    // As if the run had ended before it could note what it did.
    await container.db.updateTable('audit_heads').set({ state: 'sealed' }).execute();
    await Promise.all([archiveDays(container, RUN), archiveDays(container, RUN)]);

    expect(await readManifest()).toEqual(written);
    expect(await stateOf()).toBe('archived');
  });

  it('never writes over another content', async () => {
    await givenDay(container, day, events(1));
    await sealDays(container, RUN);
    const key = `${archiveFolder(day)}part-00001.ndjson.gz`;
    await bucket.put(key, {
      body: (await import('node:zlib')).gzipSync('something else'),
      contentType: 'application/gzip',
    });
    const before = await bucket.get(key);
    await expect(archiveDays(container, RUN)).rejects.toThrow('nothing is written over');
    expect(await bucket.get(key)).toEqual(before);
    expect(await stateOf()).toBe('sealed');
  });
});

describe('a day that is older than 90 days', () => {
  it('is only in the archive from then on, and still verifies', async () => {
    await givenDay(container, day, events(1_203));
    await keepTrail(container, RUN);

    expect(await rowsOf()).toBe(0);
    expect(await report()).toMatchObject({
      state: 'purged',
      records: 1_203,
      chain: { isIntact: true, seal: 'genuine', isComplete: true },
    });
    expect(await report('again')).toMatchObject({ records: 1_203, chain: { isIntact: true } });
  });

  it('stays in the database while the archive lacks any of it', async () => {
    await givenDay(container, day, events(2));
    await sealDays(container, RUN);
    await archiveDays(container, RUN);
    const manifest = await readManifest();
    await bucket.remove(manifest.parts[0]!.key);

    expect(await purgeArchivedDays(container, RUN)).toEqual({ recordsPurged: 0 });

    expect(await rowsOf()).toBe(2);
    expect(await stateOf()).toBe('archived');
  });

  it('stays in the database as evidence when it did not verify', async () => {
    const [event] = events(1);
    await givenDay(container, day, [event!]);
    await forge(container, event!.id);
    await keepTrail(container, RUN);
    expect(await stateOf()).toBe('archived');
    expect(await rowsOf()).toBe(1);
    expect((await readManifest()).isIntact).toBe(false);
  });

  it('leaves younger days alone', async () => {
    const young = new Date(Date.now() - 89 * 86_400_000).toISOString().slice(0, 10);
    await givenDay(container, young, events(1));
    await keepTrail(container, RUN);
    expect(await stateOf(young)).toBe('archived');
    expect(await rowsOf()).toBe(1);
  });
});
