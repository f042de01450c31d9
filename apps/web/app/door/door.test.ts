import { describe, expect, it } from 'vitest';
import type { Door, SyncedScan } from '../api/types.ts';
import { doorList } from './event-list.ts';
import { isStale, type KnownEvent, type KnownTicket, type QueuedScan, withCheckIn } from './known.ts';
import { localOutcome, refusalOf, toneOf } from './outcome.ts';
import { type PullHost, pullEvent } from './pull.ts';
import { findTickets } from './search.ts';
import { sightings } from './sightings.ts';
import { BATCH, pushQueue, troubleOf } from './sync.ts';

const event: Door['event'] = {
  id: 'e1',
  title: 'Northern Lights',
  status: 'published',
  venueName: 'Große Freiheit 36',
  city: 'Hamburg',
  timezone: 'Europe/Berlin',
  doorsAt: '2027-05-14T17:00:00.000Z',
  startsAt: '2027-05-14T18:00:00.000Z',
  endsAt: '2027-05-14T23:30:00.000Z',
};

const door: Door = {
  event,
  keys: [],
  ticketTypes: [],
  doubleUsed: 0,
  voidTicketIds: ['t-void'],
  hasMoreVoid: false,
  asOf: '2027-05-14T17:12:00.000Z',
};

const ticket: KnownTicket = {
  id: 't1',
  eventId: 'e1',
  bookingId: 'b1',
  ticketTypeId: 'y1',
  ticketTypeName: 'Standing',
  attendeeName: 'Zoë Ångström',
  status: 'valid',
  voidReason: null,
  checkedInAt: null,
  checkIns: [],
};

const scan = (id: string, eventId = 'e1'): QueuedScan => ({
  id,
  eventId,
  ticketId: `t-${id}`,
  ticketTypeId: 'y1',
  code: `C1.${id}`,
  at: '2027-05-14T17:20:00.000Z',
  device: 'North 2',
  gate: undefined,
});

const tonight = new Date('2027-05-14T17:30:00.000Z');
const judge = (evidence: Partial<Parameters<typeof localOutcome>[2]>, id = 't1', now = tonight) =>
  localOutcome('code', id, { ticket: undefined, pending: undefined, door, ...evidence }, now);

describe('the verdict of a device without a network', () => {
  it('lets in whom it has on its list', () => {
    expect(judge({ ticket })).toMatchObject({ kind: 'admitted', name: 'Zoë Ångström', isNotToday: false });
  });

  it('says when and where a ticket was used, by the list or by its own queue', () => {
    const use = { at: '2027-05-14T17:12:00.000Z', device: 'South 1', gate: 'South', by: 'u' };
    expect(judge({ ticket: withCheckIn(ticket, use) })).toMatchObject({
      kind: 'already-used',
      device: 'South 1',
      gate: 'South',
      at: use.at,
    });
    expect(judge({ ticket, pending: scan('1') })).toMatchObject({ kind: 'already-used', device: 'North 2' });
  });

  it('refuses what is void by the list, or by the bundle alone', () => {
    const disputed = { ...ticket, status: 'void', voidReason: 'disputed' } as const;
    expect(judge({ ticket: disputed })).toMatchObject({ kind: 'void', voidReason: 'disputed' });
    expect(judge({}, 't-void')).toMatchObject({ kind: 'void' });
  });

  it('leaves a genuine ticket that it does not know to the people', () => {
    expect(judge({}, 't9')).toMatchObject({ kind: 'unknown', canAdmit: true });
  });

  it('warns on another day than the event’s, by the venue’s calendar', () => {
    const late = judge({ ticket }, 't1', new Date('2027-05-14T22:30:00.000Z'));
    const wrong = judge({ ticket }, 't1', new Date('2027-05-13T12:00:00.000Z'));
    expect([late.isNotToday, wrong.isNotToday]).toEqual([false, true]);
    expect([toneOf(late), toneOf(wrong)]).toEqual(['good', 'warn']);
  });

  it('tells a forged code, an unknown key and another event’s ticket apart', () => {
    const of = (eventId: string) => ({ kind: 'genuine', claims: { ticketId: 't1', eventId } }) as const;
    expect(refusalOf('c', { kind: 'forged' }, 'e1')?.kind).toBe('forged');
    expect(refusalOf('c', { kind: 'unknown-key' }, 'e1')).toMatchObject({ kind: 'unknown' });
    expect(refusalOf('c', of('e2'), 'e1')?.kind).toBe('wrong-event');
    expect(refusalOf('c', of('e1'), 'e1')).toBeUndefined();
  });
});

describe('the queue of check-ins', () => {
  const admitted = ({ code, ticketId }: QueuedScan): SyncedScan => ({
    code: code ?? null,
    result: 'admitted',
    problem: null,
    ticketId,
    checkedInAt: null,
  });

  it('is told in batches, in order, event by event', async () => {
    const sent: [string, number][] = [];
    const settled: string[] = [];
    const many = Array.from({ length: BATCH + 1 }, (_, index) => scan(`a${index}`));
    await pushQueue({
      queued: async () => [...many, scan('b', 'e2')],
      send: async (eventId, scans) => {
        sent.push([eventId, scans.length]);
        return scans.map(admitted);
      },
      settle: async (answers) => void settled.push(...answers.map((answer) => answer.scan.id)),
    });
    expect(sent).toEqual([
      ['e1', 200],
      ['e1', 1],
      ['e2', 1],
    ]);
    expect(settled).toEqual([...many.map(({ id }) => id), 'b']);
  });

  it('keeps what was not answered, and goes on with other events', async () => {
    const settled: string[] = [];
    const pushing = pushQueue({
      queued: async () => [scan('a'), scan('b', 'e2')],
      send: async (eventId, scans) => {
        if (eventId === 'e1') throw new Error('gone');
        return scans.map(admitted);
      },
      settle: async (answers) => void settled.push(...answers.map((answer) => answer.scan.id)),
    });
    await expect(pushing).rejects.toThrow('gone');
    expect(settled).toEqual(['b']);
  });

  it('shows what the server sees otherwise, and only that', () => {
    const fine = admitted(scan('a'));
    expect(troubleOf(scan('a'), fine, 'Zoë')).toBeUndefined();
    expect(troubleOf(scan('a'), { ...fine, result: 'already-used' }, 'Zoë')).toBeUndefined();
    expect(troubleOf(scan('a'), { ...fine, result: 'double-used' }, 'Zoë')).toMatchObject({
      kind: 'double-used',
      name: 'Zoë',
    });
    const refused = { ...fine, result: 'refused', problem: 'ticket-void' } as const;
    expect(troubleOf(scan('a'), refused, undefined)).toMatchObject({ kind: 'ticket-void' });
  });
});

describe('a device’s copy of an event', () => {
  function world(before?: KnownEvent) {
    const saved: KnownEvent[] = before ? [before] : [];
    const tickets: string[] = [];
    const asked: (string | undefined)[] = [];
    const host: PullHost = {
      event: async () => saved.at(-1),
      fetchDoor: async () => door,
      fetchTickets: async (since, cursor) => {
        asked.push(since);
        const id = cursor ?? 't1';
        return { items: [{ ...ticket, id }], nextCursor: id === 't1' ? 't2' : null, asOf: `asOf-${id}` };
      },
      saveEvent: async (next) => void saved.push(next),
      saveTickets: async (some) => void tickets.push(...some.map(({ id }) => id)),
      nowMs: () => Date.parse('2027-05-14T17:11:58.000Z'),
    };
    return { host, saved, tickets, asked };
  }

  it('holds the whole list, and knows the server’s clock', async () => {
    const { host, saved, tickets } = world();
    await pullEvent('e1', host);
    expect(tickets).toEqual(['t1', 't2']);
    expect(saved.map(({ listedSince }) => listedSince)).toEqual([undefined, 'asOf-t1']);
    expect(saved.at(-1)?.skewMs).toBe(2000);
  });

  it('asks for what changed once it has the list', async () => {
    const { host, asked } = world();
    await pullEvent('e1', host);
    await pullEvent('e1', host);
    expect(asked).toEqual([undefined, undefined, 'asOf-t1', 'asOf-t1']);
  });

  it('is not complete when it broke off', async () => {
    const { host, saved } = world();
    const broken = { ...host, fetchTickets: () => Promise.reject(new Error('gone')) };
    await expect(pullEvent('e1', broken)).rejects.toThrow('gone');
    expect(saved.at(-1)?.listedSince).toBeUndefined();
  });

  it('goes some hours after the end', () => {
    const known = { id: 'e1', door, listedSince: undefined, syncedAt: '', skewMs: 0 };
    expect(isStale(known, Date.parse('2027-05-15T05:29:00Z'))).toBe(false);
    expect(isStale(known, Date.parse('2027-05-15T05:31:00Z'))).toBe(true);
  });
});

describe('at the door', () => {
  it('people are found by parts of their name without accents, and by the booking', () => {
    const other = { ...ticket, id: 't2', bookingId: '019a-b2', attendeeName: 'Bob' };
    const ids = (text: string) => findTickets([ticket, other], text, 9).map(({ id }) => id);
    expect([ids('angstr zoe'), ids('019A-B'), ids('carol')]).toEqual([['t1'], ['t2'], []]);
  });

  it('a code that stays in the picture is one scan', () => {
    const seen = sightings();
    const times = [0, 100, 2900, 5800, 9000];
    expect(times.map((at) => seen.isNew('a', at))).toEqual([true, false, false, false, true]);
    expect(seen.isNew('b', 9100)).toBe(true);
  });

  it('today’s events stand before those to come, each once, also from the device alone', () => {
    const later = { ...event, id: 'e2', startsAt: '2027-05-20T18:00:00.000Z' };
    const [today, upcoming] = doorList([later, event], [event], tonight.getTime());
    expect(today?.events.map(({ id }) => id)).toEqual(['e1']);
    expect(upcoming?.events.map(({ id }) => id)).toEqual(['e2']);
  });
});
