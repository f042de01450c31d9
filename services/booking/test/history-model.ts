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
}

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
  model.bookings.push({ status, items, isOverdue: false, hasPayment: false, isPaymentApplied: false });
  take(model, items, 1);
  return true;
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

export function cancel(model: Model, booking: ModelBooking): void {
  if (booking.status !== 'pending' && booking.status !== 'confirmed') return;
  booking.status = 'cancelled';
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
  for (const booking of model.bookings) cancel(model, booking);
}

const fits = (model: Model, items: ModelItems): boolean =>
  [...items].every(([type, quantity]) => quantity <= (model.free[type] ?? 0));

const isWithinMaximum = (items: ModelItems): boolean =>
  [...items].every(([type, quantity]) => quantity <= (TYPES[type]?.maxPerBooking ?? 0));

function take(model: Model, items: ModelItems, sign: 1 | -1): void {
  for (const [type, quantity] of items) model.free[type] = (model.free[type] ?? 0) - sign * quantity;
}
