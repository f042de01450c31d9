import type { EventDetails, TicketType } from '../api/types.ts';

export type Availability = 'plenty' | 'few' | 'sold-out' | 'not-yet' | 'members-only' | 'ended';

const FEW_TICKETS = 10;
const FEW_SHARE = 0.05;

/**
 * What to say of a ticket type's stock; exact numbers only where they help to decide. A members' presale is a sale like
 * any other to a member who has one.
 */
export function availabilityOf(type: TicketType, hasPresale = false): Availability {
  if (type.onSale === 'not-yet' || type.onSale === 'ended') return type.onSale;
  if (type.onSale === 'sold-out' || type.available <= 0) return 'sold-out';
  if (type.onSale === 'members-only' && !hasPresale) return 'members-only';
  const isFew = type.available <= FEW_TICKETS || type.available <= type.capacity * FEW_SHARE;
  return isFew ? 'few' : 'plenty';
}

/** Stock as it was told of, by the id of its ticket type. */
export type Stock = ReadonlyMap<string, number>;

/** The event with the stock that was told of; what is not named stays as it is. */
export function withStock(event: EventDetails, stock: Stock): EventDetails {
  const ticketTypes = event.ticketTypes.map((type) => {
    const available = stock.get(type.id);
    return available === undefined ? type : { ...type, available, onSale: onSaleWith(type, available) };
  });
  return { ...event, ticketTypes, isSoldOut: ticketTypes.every(isGone) };
}

function onSaleWith({ onSale }: TicketType, available: number): TicketType['onSale'] {
  if (onSale === 'now' && available <= 0) return 'sold-out';
  return onSale === 'sold-out' && available > 0 ? 'now' : onSale;
}

const isGone = ({ onSale }: TicketType): boolean => onSale === 'sold-out' || onSale === 'ended';

export interface StockChange {
  readonly name: string;
  readonly became: 'few' | 'sold-out' | 'back';
  readonly available: number;
}

/** What a reader wants to be told of when stock changes: few are left, none are, or there are some again. */
export function stockChanges(
  before: readonly TicketType[],
  now: readonly TicketType[],
): readonly StockChange[] {
  return now.flatMap((type): readonly StockChange[] => {
    const earlier = before.find(({ id }) => id === type.id);
    if (earlier === undefined) return [];
    const [was, is] = [availabilityOf(earlier), availabilityOf(type)];
    if (was === is) return [];
    const { name, available } = type;
    if (is === 'sold-out') return [{ name, available, became: 'sold-out' }];
    if (was === 'sold-out' && (is === 'few' || is === 'plenty')) return [{ name, available, became: 'back' }];
    return is === 'few' ? [{ name, available, became: 'few' }] : [];
  });
}

/** The next moment at which a sale opens or closes by the clock, so that the page can look again; undefined if never. */
export function nextSaleChange(types: readonly TicketType[], now: number): number | undefined {
  const moments = types
    .flatMap(({ memberSalesStartAt, salesStartAt, salesEndAt }) => [
      memberSalesStartAt,
      salesStartAt,
      salesEndAt,
    ])
    .map((moment) => Date.parse(moment ?? ''))
    .filter((moment) => moment > now);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
