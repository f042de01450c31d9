/** What kind of evening it is; decides the poster's art direction as well. */
export type Category =
  | 'concert'
  | 'classical'
  | 'jazz'
  | 'electronic'
  | 'theatre'
  | 'comedy'
  | 'festival'
  | 'sport'
  | 'family'
  | 'conference';

/** A real place, and the currency in which it sells. */
export interface Venue {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly country: string;
  readonly timezone: string;
  readonly currency: string;
}

export interface Tier {
  readonly name: string;
  readonly priceMinor: number;
  readonly capacity: number;
  readonly maxPerBooking: number;
  /** Days from the day of seeding until sales open at 10:00, or end at 23:59, at the venue. */
  readonly opensInDays?: number;
  readonly closesInDays?: number;
  /** Members with a presale may buy from then on; before `opensInDays`. */
  readonly opensForMembersInDays?: number;
}

/** An event with its dates counted from the day on which the demo is made. */
export interface EventSketch {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly category: Category;
  readonly venue: Venue;
  readonly inDays: number;
  /** The event moves to the next such day of the week: 0 Sunday – 6 Saturday. */
  readonly weekday?: number;
  /** Clock times at the venue. */
  readonly doors: string;
  readonly starts: string;
  readonly hours: number;
  readonly tiers: readonly Tier[];
  /** Members' discounts hold for it; default: they do not. */
  readonly memberDiscount?: true;
  /** Default: published. */
  readonly state?: 'draft' | 'past' | 'sold-out';
}

interface TierLimits {
  readonly maxPerBooking?: number;
  readonly opensInDays?: number;
  readonly closesInDays?: number;
  readonly opensForMembersInDays?: number;
}

/** A ticket type at a price in minor units of the venue's currency. */
export function tier(name: string, priceMinor: number, capacity: number, limits: TierLimits = {}): Tier {
  return { name, priceMinor, capacity, maxPerBooking: 8, ...limits };
}

export const [sunday, tuesday, wednesday, thursday, friday, saturday] = [0, 2, 3, 4, 5, 6] as const;
