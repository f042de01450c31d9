import { httpHandler } from '@concert/service-kit/http-app';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';

const container = await buildContainer(process.env);

/** API Gateway. */
export const api = httpHandler(routes(container), container);
