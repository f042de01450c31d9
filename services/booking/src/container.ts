import { type PickStripe, pickByChance } from '@concert/inventory/stock';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { BookingConfig } from './config.ts';
import { type BookingViews, openBookingViews } from './store/booking-views.ts';
import { openSoldOutFilter, type SoldOutFilter } from './store/sold-out-filter.ts';
import { openTicketKeys, type TicketKeys } from './store/ticket-keys.ts';

/** What the booking use cases work with. */
export interface BookingContainer extends Runtime {
  readonly pickStripe: PickStripe;
  readonly soldOut: SoldOutFilter;
  readonly ticketKeys: TicketKeys;
  readonly views: BookingViews;
}

/** The only place where the booking service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<BookingContainer> {
  const runtime = await openRuntime('booking', readConfig(BookingConfig, environment));
  return {
    ...runtime,
    pickStripe: pickByChance,
    soldOut: openSoldOutFilter(runtime.cache),
    ticketKeys: openTicketKeys(runtime.secrets),
    views: openBookingViews(runtime),
  };
}
