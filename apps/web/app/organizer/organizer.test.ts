import { describe, expect, it } from 'vitest';
import { checksOf } from './event-checks.ts';
import { emptyDraft, emptyTicketType, eventChangeOf, newEventOf } from './event-draft.ts';
import { byPeriod, changeOf, intervalFor, lastDays, takenOf } from './figures.ts';
import { mergeDrafts } from './merge.ts';
import { amountText, minorOf } from './money-text.ts';
import { instantAt, wallClockAt } from './zoned-time.ts';

const now = new Date('2027-01-04T10:00:00Z');
const filled = () => ({
  ...emptyDraft('k1', { timezone: 'Europe/Berlin', now }),
  title: 'Northern Lights',
  description: 'Songs.',
  venueName: 'Hall',
  address: 'Street 1',
  city: 'Hamburg',
  country: 'DE',
  ticketTypes: [{ ...emptyTicketType('k1'), name: 'Standing', price: '45', fee: '3,5' }],
});

describe('a venue’s clock', () => {
  it('is turned into the instant and back, in summer and winter', () => {
    expect(instantAt('2027-05-14T20:00', 'Europe/Berlin')).toBe('2027-05-14T18:00:00.000Z');
    expect(instantAt('2027-01-14T20:00', 'America/New_York')).toBe('2027-01-15T01:00:00.000Z');
    expect(wallClockAt('2027-05-14T18:00:00.000Z', 'Asia/Kolkata')).toBe('2027-05-14T23:30');
  });

  it('takes the first of a doubled hour, and goes on after a skipped one', () => {
    expect(instantAt('2027-10-31T02:30', 'Europe/Berlin')).toBe('2027-10-31T00:30:00.000Z');
    expect(instantAt('2027-03-28T02:30', 'Europe/Berlin')).toBe('2027-03-28T01:30:00.000Z');
  });

  it('knows what is no date', () => {
    expect(instantAt('', 'Europe/Berlin')).toBeUndefined();
    expect(instantAt('2027-13-40T99:00', 'Europe/Berlin')).toBeUndefined();
    expect(wallClockAt(null, 'UTC')).toBe('');
  });
});

describe('amounts that are typed', () => {
  it.each([
    ['45', 'EUR', 4500],
    ['45,5', 'EUR', 4550],
    ['1 234.50', 'EUR', 123_450],
    ['1500', 'JPY', 1500],
    ['', 'EUR', 0],
    ['1.5', 'JPY', undefined],
    ['4.555', 'EUR', undefined],
    ['-3', 'EUR', undefined],
    ['free', 'EUR', undefined],
  ])('%s of %s are %s', (text, currency, minor) => {
    expect(minorOf(text, currency)).toBe(minor);
  });

  it('are shown as they would be typed', () => {
    expect(amountText(5, 'EUR')).toBe('0.05');
    expect(amountText(1500, 'JPY')).toBe('1500');
  });
});

describe('the form of an event', () => {
  it('has nothing wrong with it once the few open fields are filled', () => {
    expect(checksOf(filled())).toEqual({});
    expect(Object.keys(checksOf(emptyDraft('k1', { timezone: 'UTC', now })))).toEqual([
      'title',
      'description',
      'venue.name',
      'venue.address',
      'venue.city',
      'venue.country',
      'ticketTypes.0.name',
    ]);
  });

  it('says at which field, by the API’s own path, something is wrong', () => {
    const draft = {
      ...filled(),
      ends: '2027-01-01T10:00',
      doors: '2028-01-01T10:00',
      refundKind: 'partial' as const,
      refundPercent: '101',
      refundHours: 'x',
      ticketTypes: [
        {
          ...emptyTicketType('a'),
          price: 'x',
          capacity: '0',
          salesStart: '2027-01-02T10:00',
          salesEnd: '2027-01-01T10:00',
          memberSalesStart: '2027-01-03T10:00',
        },
      ],
    };
    expect(checksOf(draft)).toEqual({
      endsAt: 'endsFirst',
      doorsAt: 'doorsLate',
      'refundPolicy.percent': 'percent',
      'refundPolicy.untilHoursBefore': 'hours',
      'ticketTypes.0.name': 'required',
      'ticketTypes.0.priceMinor': 'amount',
      'ticketTypes.0.capacity': 'capacity',
      'ticketTypes.0.salesEndAt': 'salesEnd',
      'ticketTypes.0.memberSalesStartAt': 'presale',
    });
  });

  it('always sends a fee, and the picture only when it changed', () => {
    expect(newEventOf(filled()).ticketTypes[0]).toMatchObject({ priceMinor: 4500, feeMinor: 350 });
    const base = { ...filled(), imageKey: 'a.png' };
    expect(eventChangeOf(base, base)).not.toHaveProperty('imageKey');
    expect(eventChangeOf({ ...base, imageKey: '' }, base).imageKey).toBeNull();
    expect(eventChangeOf({ ...base, imageKey: 'b.png' }, base).imageKey).toBe('b.png');
  });

  it('names the ticket types that were taken away', () => {
    const base = {
      ...filled(),
      ticketTypes: [
        { ...emptyTicketType('a'), id: 'a' },
        { ...emptyTicketType('b'), id: 'b' },
      ],
    };
    expect(
      eventChangeOf({ ...base, ticketTypes: base.ticketTypes.slice(1) }, base).removeTicketTypes,
    ).toEqual(['a']);
  });
});

describe('two people’s changes', () => {
  const types = [
    { ...emptyTicketType('a'), id: 'a', name: 'A', price: '10' },
    { ...emptyTicketType('b'), id: 'b', name: 'B' },
  ];
  const base = { ...filled(), ticketTypes: types };

  it('become one, mine where both touched the same', () => {
    const mine = { ...base, title: 'Mine', city: 'Kiel' };
    const theirs = { ...base, title: 'Theirs', description: 'Other' };
    const merged = mergeDrafts(base, mine, theirs);
    expect(merged.draft).toMatchObject({ title: 'Mine', city: 'Kiel', description: 'Other' });
    expect(merged.theirs).toEqual(['title', 'description']);
    expect(merged.both).toEqual(['title']);
  });

  it('are put together in each ticket type', () => {
    const [a, b] = types;
    if (!a || !b) throw new Error('no types');
    const mine = { ...base, ticketTypes: [{ ...a, price: '12' }, emptyTicketType('new')] };
    const theirs = { ...base, ticketTypes: [{ ...a, capacity: '500' }, b] };
    const { draft } = mergeDrafts(base, mine, theirs);
    expect(draft.ticketTypes.map(({ key }) => key)).toEqual(['a', 'new']);
    expect(draft.ticketTypes[0]).toMatchObject({ price: '12', capacity: '500' });
  });
});

describe('figures', () => {
  it('count what is taken of all ticket types', () => {
    expect(
      takenOf([
        { capacity: 100, available: 25 },
        { capacity: 100, available: 100 },
      ]),
    ).toEqual({
      capacity: 200,
      taken: 75,
      share: 0.375,
    });
    expect(takenOf([]).share).toBe(0);
  });

  it('compare with before only where there was something', () => {
    expect(changeOf(150, 100)).toBe(0.5);
    expect(changeOf(150, 0)).toBeUndefined();
  });

  it('choose days and intervals that can be read', () => {
    expect(lastDays(30, now)).toEqual({ from: '2026-12-06', to: '2027-01-04' });
    expect([intervalFor(30), intervalFor(90), intervalFor(365)]).toEqual(['day', 'week', 'month']);
  });

  it('add up the rows of a period and put them in order', () => {
    const rows = [
      { period: '2027-01-02', n: 1 },
      { period: '2027-01-01', n: 2 },
      { period: '2027-01-02', n: 3 },
      { period: null, n: 9 },
    ];
    expect([...byPeriod(rows, ({ n }) => n)]).toEqual([
      ['2027-01-01', 2],
      ['2027-01-02', 4],
    ]);
  });
});
