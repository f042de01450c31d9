import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@concert/contracts/services';
import { collectMetrics } from '../metrics/collect.ts';
import { workerSettings } from '../platform/worker-settings.ts';
import { readCloud } from '../provision/read-cloud.ts';
import { limitsOfOne, openAdmission } from './admission.ts';
import { openApi, type ServiceFunction } from './api.ts';
import { openAuthorizer } from './authorize.ts';
import { documents } from './documents.ts';
import { openDrain } from './drain.ts';
import { functionsWith, loadFunction } from './functions.ts';
import { LIVE_PREFIX, openManagement } from './live/management.ts';
import { openSockets } from './live/sockets.ts';
import { localPages } from './local-pages.ts';
import { openServer } from './server.ts';
import { openStaticFiles } from './static-files.ts';

// One gateway process: API Gateway, its functions, and the web app's files. Several share the port.

enableCompileCache();
const tellMetrics = collectMetrics();
const settings = workerSettings(process.env);
const cloud = readCloud();

const functions = new Map<ServiceName, ServiceFunction>();
await Promise.all(
  functionsWith(cloud, 'http').map(async ([name, one]) => {
    functions.set(one.service, {
      name,
      atOnce: Math.max(1, Math.ceil(one.reservedConcurrency / settings.gateways)),
      timeoutSeconds: one.timeoutSeconds,
      handler: await loadFunction(name, one),
    });
  }),
);

const log = (error: unknown, requestId: string) =>
  console.error(JSON.stringify({ requestId, error: String(error) }), error);

const sockets = openSockets(await socketFunction(), log);
const management = await openManagement(sockets, settings.liveFolder);

const api = openApi({
  admission: openAdmission(functions, limitsOfOne(settings.gateways)),
  authorize: await openAuthoriser(),
  functions,
  publicOrigin: settings.publicOrigin,
  log,
});
const web = openStaticFiles(fileURLToPath(new URL('../../../web/.output/public', import.meta.url)));

const server = openServer({
  api,
  byPrefix: {
    ...localPages(settings.standIns),
    ...documents(api, web),
    [`${LIVE_PREFIX}/`]: management.serve,
  },
  web,
  log,
});

const drain = openDrain(server);
server.on('upgrade', sockets.upgrade);
server.listen(settings.port, settings.host, () => process.send?.({ ready: true }));

server.once('listening', tellMetrics);

process.once('SIGTERM', stop);
process.once('disconnect', stop);
// Ctrl-C in a terminal reaches the whole group; the platform ends its children in order.
process.on('SIGINT', () => {});

async function openAuthoriser() {
  const [entry] = functionsWith(cloud, 'authorizer');
  if (entry === undefined) throw new Error('cloud.json names no authoriser');
  const [name, one] = entry;
  const handler = await loadFunction(name, one);
  const cacheSeconds = one.trigger.type === 'authorizer' ? one.trigger.cacheSeconds : 0;
  return openAuthorizer(
    (event) =>
      handler(event, { awsRequestId: '', functionName: name, getRemainingTimeInMillis: () => 30_000 }),
    cacheSeconds,
  );
}

async function socketFunction() {
  const [entry] = functionsWith(cloud, 'websocket');
  if (entry === undefined) throw new Error('cloud.json names no function for sockets');
  const [name, one] = entry;
  const { trigger, timeoutSeconds } = one;
  const routes = trigger.type === 'websocket' ? trigger.routes : [];
  return { name, timeoutSeconds, routes, handler: await loadFunction(name, one) };
}

/** No new request is taken; every one that was is answered. */
function stop(): void {
  sockets.closeAll();
  void drain()
    .then(() => management.close())
    .finally(() => process.exit(0));
}
