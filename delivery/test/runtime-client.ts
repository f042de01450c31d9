import { pathToFileURL } from 'node:url';

// What the image's base brings: asks the Runtime API for invocations and gives them to the function named by _HANDLER.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

const {
  AWS_LAMBDA_RUNTIME_API: api = '',
  LAMBDA_TASK_ROOT: root = '',
  _HANDLER: handlerName = '',
} = process.env;
const [file = '', name = ''] = handlerName.split('.');
const invocations = `http://${api}/2018-06-01/runtime/invocation`;

const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(`${root}/${file}.mjs`).href);
const handler = module[name];
if (typeof handler !== 'function') throw new Error(`${file}.mjs exports no ${name}`);

for (;;) {
  const next = await fetch(`${invocations}/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id') ?? '';
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = {
    awsRequestId: id,
    functionName: 'test',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  const event: unknown = await next.json();
  const [path, body] = await Promise.resolve(handler(event, context)).then(
    (result: unknown) => ['response', result ?? null] as const,
    (error: unknown) =>
      ['error', { errorMessage: error instanceof Error ? error.message : String(error) }] as const,
  );
  await fetch(`${invocations}/${id}/${path}`, { method: 'POST', body: JSON.stringify(body) });
}
