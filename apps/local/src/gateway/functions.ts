import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Cloud, CloudFunction } from '../provision/cloud-types.ts';

/** What every function can be told of its invocation: the part of Lambda's context that ours use. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: unknown, context: InvocationContext) => Promise<unknown>;

const SERVICES = new URL('../../../../services/', import.meta.url);

/**
 * Imports a function of `cloud.json`: the export named by `handler` of the service's entry file.
 * @throws Error when the service has no such export
 */
export async function loadFunction(name: string, { service, handler }: CloudFunction): Promise<Handler> {
  const entry = pathToFileURL(fileURLToPath(new URL(`${service}/src/index.ts`, SERVICES)));
  const module: Readonly<Record<string, unknown>> = await import(entry.href);
  const found = module[handler];
  if (typeof found !== 'function')
    throw new Error(`function ${name}: services/${service} exports no ${handler}`);
  return async (event, context) => found(event, context);
}

/** The functions of one kind of trigger, by name. */
export function functionsWith(
  cloud: Cloud,
  type: CloudFunction['trigger']['type'],
): readonly (readonly [name: string, CloudFunction])[] {
  return Object.entries(cloud.functions).filter(([, one]) => one.trigger.type === type);
}

/** An invocation's context with the time-out of `cloud.json`; `isStopping` ends long-running jobs early. */
export function invocation(
  functionName: string,
  timeoutSeconds: number,
  isStopping: () => boolean = () => false,
): InvocationContext {
  const ends = performance.now() + timeoutSeconds * 1000;
  return {
    awsRequestId: crypto.randomUUID(),
    functionName,
    getRemainingTimeInMillis: () => (isStopping() ? 0 : Math.max(0, ends - performance.now())),
  };
}
