import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

const Arn = z.string().startsWith('arn:');

/** The environment of the notification functions. */
export const NotificationConfig = RuntimeConfig.extend({
  /** The topic that carries push messages for which there is no platform application. */
  TOPIC_CONCERT_NOTIFICATIONS: Arn,
  /** The topic that carries text messages while there is no sender for them. */
  TOPIC_CONCERT_SMS: Arn,
  /** The topic that reaches whoever is on call. */
  TOPIC_CONCERT_ALERTS: Arn,
  /** SNS platform applications, by which push messages go to the phones themselves. */
  PUSH_APPLICATION_IOS: Arn.optional(),
  PUSH_APPLICATION_ANDROID: Arn.optional(),
  PUSH_APPLICATION_WEB: Arn.optional(),
  /** The name that text messages come from; with it SNS sends them to the numbers themselves. */
  SMS_SENDER: z
    .string()
    .regex(/^[A-Za-z0-9]{1,11}$/)
    .optional(),
});
