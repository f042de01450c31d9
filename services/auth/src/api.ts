import type { Environment } from '@concert/service-kit/config';
import { httpHandler } from '@concert/service-kit/http-app';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';

/** The HTTP side as a Lambda handler, with everything it stands on. */
export async function openApi(environment: Environment) {
  const container = await buildContainer(environment);
  return httpHandler(routes(container), container);
}
