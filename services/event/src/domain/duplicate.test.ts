import { Problem } from '@concert/values/problems';
import { describe, expect, it } from 'vitest';
import { duplicateOf } from './duplicate.ts';
import type { Event } from './event.ts';

const at = (day: number, hour = 0) => new Date(Date.UTC(2027, 4, day, hour));

const event: Event = {
  id: 'old',
  organizerId: 'organizer',
  status: 'cancelled',
  version: 9,
  title: 'Northern Lights',
  description: '-',
  category: 'concert',
  venue: { name: 'Hall', address: 'Street 1', city: 'Hamburg', country: 'DE', timezone: 'Europe/Berlin' },
  doorsAt: at(14, 17),
  startsAt: at(14, 18),
  endsAt: at(14, 21),
  currency: 'EUR',
  refundPolicy: { kind: 'full', percent: 100, untilHoursBefore: 24 },
  imageKey: 'x.png',
  imageWidths: [320],
  memberDiscount: true,
  rescheduledAt: at(1),
  rescheduleRefundUntil: at(2),
  ticketTypes: [
    {
      id: 'type',
      eventId: 'old',
      position: 3,
      name: 'Standing',
      description: null,
      priceMinor: 4500,
      feeMinor: 350,
      capacity: 100,
      maxPerBooking: 6,
      salesStartAt: at(4),
      salesEndAt: null,
      memberSalesStartAt: at(2),
    },
  ],
};
let count = 0;
const newId = () => `new-${++count}`;

describe('duplicateOf', () => {
  it('is a draft in which everything keeps its distance from the start', () => {
    const copy = duplicateOf(event, { startsAt: at(21, 18) }, newId);
    expect(copy).toMatchObject({
      ...event,
      id: 'new-1',
      status: 'draft',
      version: 1,
      doorsAt: at(21, 17),
      startsAt: at(21, 18),
      endsAt: at(21, 21),
      rescheduledAt: null,
      rescheduleRefundUntil: null,
      ticketTypes: [
        {
          ...event.ticketTypes[0],
          id: 'new-2',
          eventId: 'new-1',
          position: 0,
          salesStartAt: at(11),
          memberSalesStartAt: at(9),
        },
      ],
    });
  });

  it('is not made where a date would leave the calendar', () => {
    expect(() => duplicateOf(event, { startsAt: new Date('1970-01-01T00:00:00Z') }, newId)).toThrow(Problem);
    expect(() => duplicateOf(event, { startsAt: new Date('9998-12-31T23:00:00Z') }, newId)).toThrow(Problem);
  });
});
