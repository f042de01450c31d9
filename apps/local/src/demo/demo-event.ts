import { catalogue } from './catalogue/index.ts';
import type { EventSketch, Tier } from './catalogue/sketch.ts';
import { instantAt, localTimeAt } from './local-time.ts';

/** One event of the demo, near to the body that creates it; the seeder brings it into its `state`. */
export interface DemoEvent {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly category: EventSketch['category'];
  readonly venue: {
    readonly name: string;
    readonly address: string;
    readonly city: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
    /** IANA name. */
    readonly timezone: string;
  };
  /** ISO 8601 UTC, as are all times here. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly doorsAt: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly memberDiscount: boolean;
  readonly ticketTypes: readonly DemoTicketType[];
  readonly state: 'published' | 'draft' | 'past' | 'sold-out';
}

export interface DemoTicketType {
  readonly name: string;
  readonly priceMinor: number;
  readonly capacity: number;
  readonly maxPerBooking: number;
  readonly salesStartAt?: string;
  readonly salesEndAt?: string;
  readonly memberSalesStartAt?: string;
}

/** The demo's events with dates counted from `today`, so that the demo is never out of date. */
export function demoEvents(today: Date): readonly DemoEvent[] {
  return catalogue.map((sketch) => eventFrom(sketch, today));
}

function eventFrom(sketch: EventSketch, today: Date): DemoEvent {
  const { currency, ...venue } = sketch.venue;
  const inDays = sketch.inDays + daysUntil(sketch.weekday, sketch.inDays, { today, zone: venue.timezone });
  const startsAt = momentIn(inDays, sketch.starts, { today, zone: venue.timezone });
  const endsAt = new Date(startsAt.getTime() + sketch.hours * 60 * 60 * 1000);
  const doorsAt = momentIn(inDays, sketch.doors, { today, zone: venue.timezone });
  return {
    slug: sketch.slug,
    title: sketch.title,
    description: sketch.description,
    category: sketch.category,
    venue,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    doorsAt: doorsAt.toISOString(),
    currency,
    memberDiscount: sketch.memberDiscount ?? false,
    ticketTypes: sketch.tiers.map((tier) => ticketTypeFrom(tier, { today, zone: venue.timezone })),
    state: sketch.state ?? 'published',
  };
}

interface Place {
  readonly today: Date;
  readonly zone: string;
}

function ticketTypeFrom(tier: Tier, place: Place): DemoTicketType {
  const { name, priceMinor, capacity, maxPerBooking } = tier;
  const { opensInDays, closesInDays, opensForMembersInDays } = tier;
  const opening = opensInDays === undefined ? {} : { salesStartAt: salesTime(opensInDays, '10:00', place) };
  const closing = closesInDays === undefined ? {} : { salesEndAt: salesTime(closesInDays, '23:59', place) };
  const presale =
    opensForMembersInDays === undefined
      ? {}
      : { memberSalesStartAt: salesTime(opensForMembersInDays, '10:00', place) };
  return { name, priceMinor, capacity, maxPerBooking, ...opening, ...closing, ...presale };
}

function salesTime(inDays: number, clock: string, place: Place): string {
  return momentIn(inDays, clock, place).toISOString();
}

/** `inDays` days after the date that it is now at the place, when the clocks there show `clock` (`19:30`). */
function momentIn(inDays: number, clock: string, { today, zone }: Place): Date {
  const { year, month, day } = dateIn(inDays, { today, zone });
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return instantAt({ year, month, day, hour, minute }, zone);
}

/** Days from the given one to the next such weekday (0 Sunday – 6 Saturday); 0 where any day will do. */
function daysUntil(weekday: number | undefined, inDays: number, place: Place): number {
  if (weekday === undefined) return 0;
  const { year, month, day } = dateIn(inDays, place);
  return (weekday - new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 7) % 7;
}

function dateIn(inDays: number, { today, zone }: Place): { year: number; month: number; day: number } {
  const { year, month, day } = localTimeAt(today, zone);
  const date = new Date(Date.UTC(year, month - 1, day + inDays));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
