import { Problem } from '@concert/values/problems';
import { describe, expect, it } from 'vitest';
import type { Event } from './event.ts';
import { type ChangeRequest, planChange } from './event-change.ts';
import { changedFields } from './event-difference.ts';

const at = (day: number, hour = 0) => new Date(Date.UTC(2027, 4, day, hour));
const A = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a';
const B = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0b';
const NEW = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0c';

const standing = {
  name: 'Standing',
  description: null,
  priceMinor: 4500,
  feeMinor: 0,
  capacity: 100,
  maxPerBooking: 6,
  salesStartAt: null,
  salesEndAt: null,
  memberSalesStartAt: null,
};
const draft: Event = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
  organizerId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
  status: 'draft',
  version: 4,
  title: 'Northern Lights',
  description: 'New Nordic songs.',
  category: 'concert',
  venue: { name: 'Hall', address: 'Street 1', city: 'Hamburg', country: 'DE', timezone: 'Europe/Berlin' },
  doorsAt: at(14, 17),
  startsAt: at(14, 18),
  endsAt: at(14, 21),
  currency: 'EUR',
  refundPolicy: { kind: 'partial', percent: 50, untilHoursBefore: 48 },
  imageKey: null,
  imageWidths: [],
  memberDiscount: false,
  rescheduledAt: null,
  rescheduleRefundUntil: null,
  ticketTypes: [
    { ...standing, id: A, eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01', position: 0 },
    { ...standing, id: B, eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01', position: 1, name: 'Seat' },
  ],
};
const published: Event = { ...draft, status: 'published' };
const typeRequest = { name: 'Standing', priceMinor: 4500, feeMinor: 0, capacity: 100, maxPerBooking: 6 };

const plan = (before: Event, request: ChangeRequest, now = at(1)) =>
  planChange(before, request, { newId: () => NEW, now, imageWidths: [640] });

function refusal(before: Event, request: ChangeRequest, now?: Date) {
  try {
    plan(before, request, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.errors.length > 0 ? error.errors.map(({ field }) => field) : error.type;
  }
}

describe('planChange', () => {
  it('changes what is named and leaves the rest', () => {
    const change = plan(draft, { title: 'Southern Lights' });
    expect(change?.after).toEqual({ ...draft, title: 'Southern Lights', version: 5 });
    expect(change?.fields).toEqual(['title']);
  });

  it('is nothing when the event already is so', () => {
    expect(plan(draft, { title: draft.title, ticketTypes: [{ id: A, ...typeRequest }] })).toBeUndefined();
    expect(plan(published, { status: 'published' })).toBeUndefined();
  });

  it('clears doors and image with null', () => {
    expect(plan(draft, { doorsAt: null })?.after.doorsAt).toBeNull();
  });

  it('changes a ticket type by its id, adds one without, and leaves those not named', () => {
    const change = plan(draft, {
      ticketTypes: [
        { id: B, ...typeRequest, name: 'Balcony' },
        { ...typeRequest, name: 'Box' },
      ],
    });
    expect(change?.after.ticketTypes.map(({ id, name, position }) => [id, name, position])).toEqual([
      [A, 'Standing', 0],
      [B, 'Balcony', 1],
      [NEW, 'Box', 3],
    ]);
    expect(change?.changed.map(({ after }) => after.id)).toEqual([B]);
    expect(change?.added.map(({ id }) => id)).toEqual([NEW]);
  });

  it('removes ticket types, but not the last', () => {
    expect(plan(draft, { removeTicketTypes: [A] })?.after.ticketTypes.map(({ id }) => id)).toEqual([B]);
    expect(refusal(draft, { removeTicketTypes: [A, B] })).toEqual(['ticketTypes']);
  });

  it('refuses ticket types of other events and one named twice', () => {
    expect(refusal(draft, { ticketTypes: [{ id: NEW, ...typeRequest }] })).toEqual(['ticketTypes.0.id']);
    expect(refusal(draft, { removeTicketTypes: [NEW] })).toEqual(['removeTicketTypes']);
    expect(
      refusal(draft, {
        ticketTypes: [
          { id: A, ...typeRequest },
          { id: A, ...typeRequest, name: 'X' },
        ],
      }),
    ).toEqual(['ticketTypes.1.id']);
  });

  it('refuses two ticket types of one name', () => {
    expect(refusal(draft, { ticketTypes: [{ ...typeRequest, name: 'SEAT' }] })).toEqual([
      'ticketTypes.0.name',
    ]);
  });

  it('refuses times that do not follow each other, naming each field', () => {
    expect(refusal(draft, { startsAt: at(15) })).toEqual(['endsAt']);
    expect(refusal(draft, { doorsAt: at(14, 19) })).toEqual(['doorsAt']);
    expect(refusal(draft, { ticketTypes: [{ id: A, ...typeRequest, salesEndAt: at(16) }] })).toEqual([
      'ticketTypes.0.salesEndAt',
    ]);
    expect(
      refusal(draft, { ticketTypes: [{ id: A, ...typeRequest, salesStartAt: at(3), salesEndAt: at(2) }] }),
    ).toEqual(['ticketTypes.0.salesStartAt']);
  });

  it('names the event’s end when it is moved before the sale of a ticket type not named', () => {
    const selling = plan(draft, { ticketTypes: [{ id: A, ...typeRequest, salesEndAt: at(14, 20) }] })?.after;
    expect(refusal(selling ?? draft, { endsAt: at(14, 19) })).toEqual(['endsAt']);
  });

  it('publishes a draft that lies in the future', () => {
    expect(plan(draft, { status: 'published' })).toMatchObject({
      isPublished: true,
      fields: [],
      after: { status: 'published', version: 5 },
    });
    expect(refusal(draft, { status: 'published' }, at(14, 18))).toEqual(['startsAt']);
  });

  it('keeps currency and refund promise once published', () => {
    expect(refusal(published, { currency: 'USD' })).toBe('event-not-editable');
    const harder = [
      { kind: 'none', percent: 100, untilHoursBefore: 0 },
      { kind: 'partial', percent: 49, untilHoursBefore: 48 },
      { kind: 'partial', percent: 50, untilHoursBefore: 49 },
    ] as const;
    for (const refundPolicy of harder)
      expect(refusal(published, { refundPolicy })).toBe('event-not-editable');
    const softer = { kind: 'full', percent: 100, untilHoursBefore: 24 } as const;
    expect(refusal(published, { refundPolicy: softer })).toBeUndefined();
    expect(refusal(draft, { currency: 'USD' })).toBeUndefined();
  });

  it('wants a presale for members to lie before a sale that has a beginning', () => {
    const presale = (times: Record<string, Date>) =>
      refusal(draft, { ticketTypes: [{ id: A, ...typeRequest, ...times }] });
    expect(presale({ memberSalesStartAt: at(2) })).toEqual(['ticketTypes.0.memberSalesStartAt']);
    expect(presale({ memberSalesStartAt: at(3), salesStartAt: at(3) })).toEqual([
      'ticketTypes.0.memberSalesStartAt',
    ]);
    expect(presale({ memberSalesStartAt: at(2), salesStartAt: at(3) })).toBeUndefined();
  });

  it('takes the widths of a new image, and none when there is no image', () => {
    const shown = plan(draft, { imageKey: 'upload.png' })?.after;
    expect(shown?.imageWidths).toEqual([640]);
    expect(shown && plan(shown, { title: 'X' })?.after.imageWidths).toEqual([640]);
    expect(shown && plan(shown, { imageKey: null })?.after.imageWidths).toEqual([]);
  });

  it('reschedules what is published, until two weeks from now at most', () => {
    const moved = { startsAt: at(30, 18), endsAt: at(30, 21), doorsAt: at(30, 17) };
    expect(plan(published, moved)).toMatchObject({
      isRescheduled: true,
      after: { rescheduledAt: at(1), rescheduleRefundUntil: at(15) },
    });
    expect(plan(draft, moved)).toMatchObject({ isRescheduled: false, after: { rescheduledAt: null } });
    expect(plan(published, { doorsAt: at(14, 16) })).toMatchObject({ isRescheduled: false });
  });

  it('does not move a published event into the past', () => {
    expect(refusal(published, { startsAt: at(2), doorsAt: null }, at(3))).toEqual(['startsAt']);
    expect(refusal(published, { title: 'X' }, at(20))).toBeUndefined();
  });

  it('leaves a cancelled event alone', () => {
    expect(refusal({ ...draft, status: 'cancelled' }, { title: 'X' })).toBe('event-not-editable');
    expect(refusal({ ...draft, status: 'cancelled' }, { status: 'published' })).toBe('event-not-editable');
  });
});

describe('changedFields', () => {
  it('tells what was and what is, of the ticket types only those touched', () => {
    const change = plan(draft, { title: 'X', ticketTypes: [{ id: A, ...typeRequest, priceMinor: 5000 }] });
    expect(change && changedFields(change)).toEqual({
      changed: ['title', 'ticketTypes'],
      before: { title: 'Northern Lights', ticketTypes: [draft.ticketTypes[0]] },
      after: { title: 'X', ticketTypes: [{ ...draft.ticketTypes[0], priceMinor: 5000 }] },
    });
  });
});
