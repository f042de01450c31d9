/** What the bookings of one event look like after a history, by the rules alone: no database, no clock. */

export type ModelItems = ReadonlyMap<number, number>;

export interface ModelBooking {
  status: 'pending' | 'confirmed' | 'expired' | 'cancelled';
  items: ModelItems;
  /** Past its expiry, and not yet swept. */
  isOverdue: boolean;
  hasPayment: boolean;
  /** Whether booking was told of the payment. */
  isPaymentApplied: boolean;
  readonly isGift: boolean;
  isDisputed: boolean;
  /** Tickets that somebody was let in with, by type. */
  readonly used: Map<number, number>;
}

/** What was told of a booking's dispute; the database shows only what it made of it. */
const disputes = new WeakMap<ModelBooking, 'open' | 'won' | 'lost'>();

export interface Model {
  isOnSale: boolean;
  /** By ticket type, as they stand in the event. */
  readonly free: number[];
  readonly bookings: ModelBooking[];
}

/** Ticket types of the histories: a scarce one, one of several stripes, and a free one. */
export const TYPES = [
  { capacity: 4, priceMinor: 4_500, maxPerBooking: 3 },
  { capacity: 55, priceMinor: 1_500, maxPerBooking: 40 },
  { capacity: 3, priceMinor: 0, maxPerBooking: 3 },
] as const;

export function newModel(): Model {
  return { isOnSale: true, free: TYPES.map((type) => type.capacity), bookings: [] };
}

export const totalOf = (items: ModelItems): number =>
  [...items].reduce((sum, [type, quantity]) => sum + quantity * (TYPES[type]?.priceMinor ?? 0), 0);

/** @returns whether the hold is granted */
export function hold(model: Model, items: ModelItems): boolean {
  if (!model.isOnSale || !isWithinMaximum(items) || !fits(model, items)) return false;
  const status = totalOf(items) === 0 ? 'confirmed' : 'pending';
  model.bookings.push({ ...NEW, status, items, isGift: false, used: new Map() });
  take(model, items, 1);
  return true;
}

/** @returns whether the present is granted */
export function give(model: Model, items: ModelItems): boolean {
  if (!model.isOnSale || !fits(model, items)) return false;
  model.bookings.push({ ...NEW, status: 'confirmed', items, isGift: true, used: new Map() });
  take(model, items, 1);
  return true;
}

const NEW = { isOverdue: false, hasPayment: false, isPaymentApplied: false, isDisputed: false };

/** Somebody is let in with the first ticket that still admits. */
export function scan(booking: ModelBooking): void {
  if (booking.status !== 'confirmed' || booking.isDisputed) return;
  for (const [type, quantity] of [...booking.items].sort(([a], [b]) => a - b)) {
    const used = booking.used.get(type) ?? 0;
    if (used === quantity) continue;
    booking.used.set(type, used + 1);
    return;
  }
}

/** The first check-in is taken back. */
export function undo(booking: ModelBooking): void {
  const [first] = [...booking.used.keys()].sort((a, b) => a - b);
  if (booking.status !== 'confirmed' || first === undefined) return;
  const used = (booking.used.get(first) ?? 0) - 1;
  if (used === 0) booking.used.delete(first);
  else booking.used.set(first, used);
}

/** Only what is paid is disputed, and only what was placed. */
const isDisputable = (booking: ModelBooking): boolean =>
  booking.isPaymentApplied && (booking.status === 'confirmed' || booking.status === 'cancelled');

export function dispute(model: Model, booking: ModelBooking, told: 'open' | 'won' | 'lost'): void {
  if (!isDisputable(booking)) return;
  const known = disputes.get(booking);
  if (known === undefined || (known === 'open' && told !== 'open')) disputes.set(booking, told);
  if (booking.status !== 'confirmed') return;
  const stands = disputes.get(booking);
  booking.isDisputed = stands === 'open';
  if (stands !== 'lost') return;
  booking.status = 'cancelled';
  take(model, booking.items, -1);
  take(model, booking.used, 1);
}

/** @returns whether the change is granted */
export function change(model: Model, booking: ModelBooking, items: ModelItems): boolean {
  const isChangeable = booking.status === 'pending' && !booking.isOverdue && !booking.hasPayment;
  if (!model.isOnSale || !isChangeable || !isWithinMaximum(items) || totalOf(items) === 0) return false;
  take(model, booking.items, -1);
  const isGranted = fits(model, items);
  if (isGranted) booking.items = items;
  take(model, booking.items, 1);
  return isGranted;
}

/** @returns whether the buyer may */
export function cancel(model: Model, booking: ModelBooking): boolean {
  if (booking.status === 'confirmed' && (booking.isDisputed || booking.used.size > 0)) return false;
  end(model, booking);
  return true;
}

function end(model: Model, booking: ModelBooking): void {
  if (booking.status !== 'pending' && booking.status !== 'confirmed') return;
  booking.status = 'cancelled';
  booking.isDisputed = false;
  take(model, booking.items, -1);
}

export function sweep(model: Model): void {
  for (const booking of model.bookings) {
    if (booking.status !== 'pending' || !booking.isOverdue) continue;
    booking.status = 'expired';
    take(model, booking.items, -1);
  }
}

export function applyPayment(model: Model, booking: ModelBooking): void {
  if (booking.isPaymentApplied) return;
  booking.isPaymentApplied = true;
  if (booking.status === 'pending') {
    booking.status = 'confirmed';
  } else if (booking.status === 'expired' && model.isOnSale && fits(model, booking.items)) {
    booking.status = 'confirmed';
    take(model, booking.items, 1);
  }
}

export function cancelEvent(model: Model): void {
  model.isOnSale = false;
  for (const booking of model.bookings) end(model, booking);
}

const fits = (model: Model, items: ModelItems): boolean =>
  [...items].every(([type, quantity]) => quantity <= (model.free[type] ?? 0));

const isWithinMaximum = (items: ModelItems): boolean =>
  [...items].every(([type, quantity]) => quantity <= (TYPES[type]?.maxPerBooking ?? 0));

function take(model: Model, items: ModelItems, sign: 1 | -1): void {
  for (const [type, quantity] of items) model.free[type] = (model.free[type] ?? 0) - sign * quantity;
}
