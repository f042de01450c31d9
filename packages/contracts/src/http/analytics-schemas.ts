import { z } from 'zod';
import { Id, Timestamp } from '../schemas.ts';

/** What the reports of analytics are made of. */

export const range = {
  from: z.iso.date().optional().meta({ description: 'The first day (UTC); 29 days before `to` when absent' }),
  to: z.iso
    .date()
    .optional()
    .meta({ description: 'The last day (UTC); today when absent. At most 400 days' }),
};

export const Interval = z
  .enum(['day', 'week', 'month'])
  .default('day')
  .meta({ description: 'Weeks begin on Monday' });

export const Export = z.enum(['csv', 'json']).optional().meta({
  description: 'Writes the report into a file instead and answers 201 with where it is',
});

export const Scope = z.object({ ...range, eventId: Id.optional(), export: Export });

export const Period = z.iso.date().meta({ description: 'The first day of the day, week or month' });

export const span = { from: z.iso.date(), to: z.iso.date() };
export const spanExample = { from: '2027-01-01', to: '2027-01-30' };
export const eventId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';

export const Sum = z.object({
  currency: z.string(),
  revenueMinor: z.int().meta({ description: 'Payments that arrived' }),
  refundsMinor: z.int(),
  netMinor: z.int(),
});
export const sumExample = { currency: 'EUR', revenueMinor: 139_500, refundsMinor: 9000, netMinor: 130_500 };

export const Counts = z.object({
  holds: z.int(),
  bookings: z.int(),
  tickets: z.int(),
  cancellations: z.int(),
});
export const countsExample = { holds: 402, bookings: 361, tickets: 803, cancellations: 4 };
export const countsBefore = { holds: 380, bookings: 322, tickets: 701, cancellations: 9 };

export const FunnelStep = z.object({
  views: z.int(),
  visitors: z.int().meta({ description: 'Different ones each day, added up' }),
  holds: z.int(),
  bookings: z.int(),
  viewToHold: z.number().nullable().meta({ description: 'Holds for each view; null without views' }),
  holdToBooking: z.number().nullable().meta({ description: 'Bookings for each hold; null without holds' }),
  viewToBooking: z.number().nullable(),
});
export const funnelExample = {
  views: 2410,
  visitors: 1702,
  holds: 402,
  bookings: 361,
  viewToHold: 0.1668,
  holdToBooking: 0.898,
  viewToBooking: 0.1498,
};

/** As many days before these, for comparison. */
export const spanBefore = { from: '2026-12-02', to: '2026-12-31' };

/** A report as a file. */
export const exported = {
  201: {
    description: 'With `export`: where the file is, for 15 minutes',
    body: z
      .object({
        format: z.enum(['csv', 'json']),
        rows: z.int(),
        url: z.url(),
        expiresAt: Timestamp,
      })
      .meta({ id: 'ExportedReport' }),
    example: {
      format: 'csv' as const,
      rows: 30,
      url: 'https://concert-reports-production.s3.eu-central-1.amazonaws.com/analytics/0a1b.csv?X-Amz-Signature=0a1b',
      expiresAt: '2027-01-30T10:15:00.000Z',
    },
  },
} as const;
export const problems = { 422: ['report-too-large'] } as const;

export const EventParams = z.object({ eventId: Id });
