import { RuntimeConfig } from '@concert/service-kit/config';

/** The environment of the event functions; it needs nothing beyond what every service does. */
export const EventConfig = RuntimeConfig;
