import { openTopic, type Topic } from '@concert/cloud/topics';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { NotificationConfig } from './config.ts';

/** What the notification use cases work with. */
export interface NotificationContainer extends Runtime {
  readonly push: Topic;
  readonly alerts: Topic;
}

/** The only place where the notification service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<NotificationContainer> {
  const config = readConfig(NotificationConfig, environment);
  return {
    ...(await openRuntime('notification', config)),
    push: openTopic(config.TOPIC_CONCERT_NOTIFICATIONS),
    alerts: openTopic(config.TOPIC_CONCERT_ALERTS),
  };
}
