import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

// What the image's base brings: asks the Runtime API for invocations and gives them to the function named by _HANDLER.
// Plain JavaScript and node:http by `require`, since it stands for a client that costs next to nothing: to strip types,
// or to load `fetch`, which an import of node:http does as well, takes tens of milliseconds.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

const { request } = createRequire(import.meta.url)('node:http');

const {
  AWS_LAMBDA_RUNTIME_API: api = '',
  LAMBDA_TASK_ROOT: root = '',
  _HANDLER: handlerName = '',
} = process.env;
const [file = '', name = ''] = handlerName.split('.');
const invocations = `http://${api}/2018-06-01/runtime/invocation`;

const module = await import(pathToFileURL(`${root}/${file}.mjs`).href);
const handler = module[name];
if (typeof handler !== 'function') throw new Error(`${file}.mjs exports no ${name}`);

for (;;) {
  const next = await ask('GET', `${invocations}/next`);
  const id = String(next.headers['lambda-runtime-aws-request-id']);
  const deadline = Number(next.headers['lambda-runtime-deadline-ms']);
  const context = {
    awsRequestId: id,
    functionName: 'test',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  const event = JSON.parse(await text(next));
  const [path, body] = await Promise.resolve(handler(event, context)).then(
    (result) => ['response', result ?? null],
    (error) => ['error', { errorMessage: error instanceof Error ? error.message : String(error) }],
  );
  (await ask('POST', `${invocations}/${id}/${path}`, JSON.stringify(body))).resume();
}

/** @returns {Promise<import('node:http').IncomingMessage>} */
function ask(method, url, body) {
  return new Promise((answer, fail) => {
    request(url, { method }, answer).on('error', fail).end(body);
  });
}
