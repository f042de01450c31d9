import { randomInt } from 'node:crypto';
import { openPhones, type Phones } from '@concert/cloud/phones';
import { openTopic, type Topic } from '@concert/cloud/topics';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { NotificationConfig } from './config.ts';

/** What the notification use cases work with. */
export interface NotificationContainer extends Runtime {
  readonly phones: Phones;
  readonly alerts: Topic;
  /** Where the links in text messages lead. */
  readonly publicOrigin: string;
  /** Six digits that nobody can guess. */
  readonly newCode: () => string;
}

/** The only place where the notification service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<NotificationContainer> {
  const config = readConfig(NotificationConfig, environment);
  return {
    ...(await openRuntime('notification', config)),
    phones: openPhones({
      pushTopic: config.TOPIC_CONCERT_NOTIFICATIONS,
      textTopic: config.TOPIC_CONCERT_SMS,
      applications: {
        ios: config.PUSH_APPLICATION_IOS,
        android: config.PUSH_APPLICATION_ANDROID,
        web: config.PUSH_APPLICATION_WEB,
      },
      textSender: config.SMS_SENDER,
    }),
    alerts: openTopic(config.TOPIC_CONCERT_ALERTS),
    publicOrigin: config.PUBLIC_ORIGIN,
    newCode: () => String(randomInt(1_000_000)).padStart(6, '0'),
  };
}
