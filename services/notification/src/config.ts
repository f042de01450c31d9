import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

/** The environment of the notification functions. */
export const NotificationConfig = RuntimeConfig.extend({
  /** The topic that carries push messages to the phones. */
  TOPIC_CONCERT_NOTIFICATIONS: z.string().startsWith('arn:'),
  /** The topic that reaches whoever is on call. */
  TOPIC_CONCERT_ALERTS: z.string().startsWith('arn:'),
});
