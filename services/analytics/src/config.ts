import { RuntimeConfig } from '@concert/service-kit/config';

/** The environment of the analytics functions; they need nothing beyond what every service does. */
export const AnalyticsConfig = RuntimeConfig;
