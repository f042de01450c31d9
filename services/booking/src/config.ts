import { RuntimeConfig } from '@concert/service-kit/config';

/** The environment of the booking functions; it needs nothing beyond what every service does. */
export const BookingConfig = RuntimeConfig;
