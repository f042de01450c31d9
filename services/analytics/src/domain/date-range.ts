import { after, DAY } from '@concert/values/clock';
import { invalidField } from '@concert/values/problems';
import { dayOf } from './counting.ts';

/** Days in UTC, both included. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

const STANDARD_DAYS = 30;
/** A year and a bit, so that a year can be held against the one before in two reports. */
const MOST_DAYS = 400;

/**
 * The days a report is about.
 * @throws Problem `invalid-request` when they are the wrong way round or too many
 */
export function rangeOf(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
): DateRange {
  const to = query.to ?? dayOf(now);
  const from = query.from ?? dayOf(after(new Date(to), -(STANDARD_DAYS - 1) * DAY));
  const days = (new Date(to).getTime() - new Date(from).getTime()) / DAY + 1;
  if (days < 1) throw invalidField('to', 'must not be before from');
  if (days > MOST_DAYS) throw invalidField('to', `must be at most ${MOST_DAYS - 1} days after from`);
  return { from, to };
}
