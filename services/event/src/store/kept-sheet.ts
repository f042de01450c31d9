import { EVENT_CATEGORIES, EVENT_STATUSES } from '@concert/contracts/http/event';
import { z } from 'zod';

const Moment = z.iso.datetime().transform((text) => new Date(text));
const Text = z.string();

const TicketType = z.object({
  id: Text,
  eventId: Text,
  position: z.number(),
  name: Text,
  description: Text.nullable(),
  priceMinor: z.number(),
  feeMinor: z.number(),
  capacity: z.number(),
  maxPerBooking: z.number(),
  salesStartAt: Moment.nullable(),
  salesEndAt: Moment.nullable(),
  memberSalesStartAt: Moment.nullable(),
});

/** An event and its organiser's name as JSON keeps them. */
export const KeptSheet = z.object({
  organizerName: Text,
  event: z.object({
    id: Text,
    organizerId: Text,
    status: z.enum(EVENT_STATUSES),
    version: z.number(),
    title: Text,
    description: Text,
    category: z.enum(EVENT_CATEGORIES),
    venue: z.object({ name: Text, address: Text, city: Text, country: Text, timezone: Text }),
    doorsAt: Moment.nullable(),
    startsAt: Moment,
    endsAt: Moment,
    currency: Text,
    refundPolicy: z.object({
      kind: z.enum(['full', 'partial', 'none']),
      percent: z.number(),
      untilHoursBefore: z.number(),
    }),
    imageKey: Text.nullable(),
    imageWidths: z.array(z.number()),
    memberDiscount: z.boolean(),
    rescheduledAt: Moment.nullable(),
    rescheduleRefundUntil: Moment.nullable(),
    ticketTypes: z.array(TicketType),
  }),
});
