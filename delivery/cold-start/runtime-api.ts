import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { COMPILED } from './compile.ts';

const CLIENT = fileURLToPath(new URL('runtime-client.mjs', import.meta.url));

/** What a function answered, or the message of what it threw. */
export type Outcome = { readonly result: unknown } | { readonly error: string };

export interface Start {
  /** The bundle's folder. */
  readonly folder: string;
  /** `index.api` */
  readonly handler: string;
  readonly event: unknown;
  readonly millisecondsLeft: number;
  /** What the function finds in its environment beside what Lambda sets; this process's own unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface FirstAnswer {
  readonly outcome: Outcome;
  /** From the start of the process to the answer. */
  readonly milliseconds: number;
}

/**
 * Starts a function in a process of its own, as its image would, gives it one invocation under a stub of Lambda's
 * Runtime API, and ends it.
 * @throws Error with what the process printed when it ended without an answer
 */
export async function firstAnswer(start: Start): Promise<FirstAnswer> {
  const { event, millisecondsLeft } = start;
  const { promise: outcome, resolve } = Promise.withResolvers<Outcome>();
  let isGiven = false;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/next')) {
      // The second question is only answered by the end of the process.
      if (isGiven) return;
      isGiven = true;
      response.setHeader('lambda-runtime-aws-request-id', crypto.randomUUID());
      response.setHeader('lambda-runtime-deadline-ms', String(Date.now() + millisecondsLeft));
      response.end(JSON.stringify(event));
      return;
    }
    const body: unknown = await json(request);
    response.writeHead(202).end();
    resolve(request.url?.endsWith('/error') ? { error: messageOf(body) } : { result: body });
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const started = performance.now();
  const child = startFunction(start, port);
  try {
    const first = await Promise.race([outcome, ended(child)]);
    return { outcome: first, milliseconds: performance.now() - started };
  } finally {
    child.kill('SIGKILL');
    server.closeAllConnections();
    server.close();
  }
}

function startFunction({ folder, handler, environment = process.env }: Start, port: number): ChildProcess {
  return spawn(process.execPath, [CLIENT], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
      NODE_OPTIONS: '',
      // As delivery/Dockerfile sets it.
      NODE_COMPILE_CACHE: join(folder, COMPILED),
    },
  });
}

async function ended(child: ChildProcess): Promise<never> {
  const printed: string[] = [];
  child.stdout?.on('data', (chunk) => printed.push(String(chunk)));
  child.stderr?.on('data', (chunk) => printed.push(String(chunk)));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  throw new Error(`The function ended with ${code} before it answered:\n${printed.join('')}`);
}

function messageOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'errorMessage' in body ? String(body.errorMessage) : '';
}
