import type { EventDraft, TicketTypeDraft } from './event-draft.ts';
import { minorOf } from './money-text.ts';
import { instantAt, isTimeZone } from './zoned-time.ts';

/** What is wrong in a form, by the API's path of the field: a key below `organizer.check`. */
export type Faults = Readonly<Record<string, string>>;

const REQUIRED = [
  ['title', 'title'],
  ['description', 'description'],
  ['venue.name', 'venueName'],
  ['venue.address', 'address'],
  ['venue.city', 'city'],
  ['venue.country', 'country'],
] as const;

/** The rules of the contract that need no server; what only it knows comes back with its answer. */
export function checksOf(draft: EventDraft): Faults {
  const faults: Record<string, string> = {};
  for (const [path, field] of REQUIRED) if (draft[field].trim() === '') faults[path] = 'required';
  if (!isTimeZone(draft.timezone)) faults['venue.timezone'] = 'zone';
  Object.assign(faults, timeFaults(draft), refundFaults(draft));
  for (const [index, type] of draft.ticketTypes.entries()) {
    for (const [field, fault] of Object.entries(ticketTypeFaults(type, draft)))
      faults[`ticketTypes.${index}.${field}`] = fault;
  }
  return faults;
}

function timeFaults({ starts, ends, doors, timezone }: EventDraft): Faults {
  const at = (text: string) => (isTimeZone(timezone) ? instantAt(text, timezone) : undefined);
  const [startsAt, endsAt, doorsAt] = [at(starts), at(ends), at(doors)];
  return {
    ...(startsAt ? {} : { startsAt: 'required' }),
    ...(endsAt ? {} : { endsAt: 'required' }),
    ...(startsAt && endsAt && endsAt <= startsAt ? { endsAt: 'endsFirst' } : {}),
    ...(startsAt && doorsAt && doorsAt > startsAt ? { doorsAt: 'doorsLate' } : {}),
  };
}

function refundFaults({ refundKind, refundPercent, refundHours }: EventDraft): Faults {
  return {
    ...(refundKind === 'partial' && !isWhole(refundPercent, 1, 100)
      ? { 'refundPolicy.percent': 'percent' }
      : {}),
    ...(refundKind !== 'none' && !isWhole(refundHours, 0, 8760)
      ? { 'refundPolicy.untilHoursBefore': 'hours' }
      : {}),
  };
}

function ticketTypeFaults(type: TicketTypeDraft, { currency }: EventDraft): Faults {
  return {
    ...(type.name.trim() === '' ? { name: 'required' } : {}),
    ...(minorOf(type.price, currency) === undefined ? { priceMinor: 'amount' } : {}),
    ...(minorOf(type.fee, currency) === undefined ? { feeMinor: 'amount' } : {}),
    ...(isWhole(type.capacity, 1, 1_000_000) ? {} : { capacity: 'capacity' }),
    ...(isWhole(type.maxPerBooking, 1, 50) ? {} : { maxPerBooking: 'most' }),
    // Clocks of one zone: their texts sort as the moments do.
    ...(type.salesStart && type.salesEnd && type.salesEnd <= type.salesStart
      ? { salesEndAt: 'salesEnd' }
      : {}),
    ...(type.memberSalesStart && !(type.salesStart > type.memberSalesStart)
      ? { memberSalesStartAt: 'presale' }
      : {}),
  };
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}
