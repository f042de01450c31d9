import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { migrateSchema } from './migrate-schema.ts';
import { type Environment, readOutputs } from './outputs.ts';
import { releaseFunction } from './release-function.ts';
import { releaseWeb } from './release-web.ts';
import { waitFor } from './wait.ts';

// Brings a release that was built and tested into an environment.

const HELP = `Usage: node delivery/deploy/main.ts --outputs <file> --images <file> --web <folder>

In this order, each only when the one before has succeeded:
  1. the schema changes (the project concert-migrate)
  2. each function gets its image, and CodeDeploy moves the traffic; an alarm moves it back
  3. the web app goes to its bucket, and the CDN forgets the old pages
  4. the API says that it is healthy

Started again after a failure it goes on: what serves already is left alone.

Options:
  --outputs <file>  terraform output -json of the environment
  --images <file>   JSON: the image's digest by service, {"booking": "sha256:…"}
  --web <folder>    the built web app, apps/web/.output/public
  --help            show this text

The environment's credentials come from the AWS SDK's usual places. Exit code 1 when a step failed.`;

const AT_ONCE = 5;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  outputs: { type: 'string' },
  images: { type: 'string' },
  web: { type: 'string' },
} as const;

try {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help === true) console.log(HELP);
  else
    await deploy(given(values.outputs, 'outputs'), given(values.images, 'images'), given(values.web, 'web'));
} catch (error) {
  console.error(`Not deployed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

function given(value: string | undefined, option: string): string {
  if (value === undefined) throw new Error(`--${option} is missing; see --help`);
  return value;
}

async function deploy(outputsFile: string, imagesFile: string, web: string): Promise<void> {
  const environment = await readOutputs(outputsFile);
  const images = z
    .record(z.string(), z.string().startsWith('sha256:'))
    .parse(JSON.parse(await readFile(imagesFile, 'utf8')));
  await step('schema', () => migrateSchema());
  await step('functions', () => releaseFunctions(environment, images));
  await step('web app', async () => {
    const { webBucket: bucket, distributionId } = environment;
    const { put, removed } = await releaseWeb(web, { bucket, distributionId });
    console.log(`  ${put} files, ${removed} old ones removed`);
  });
  await step('health', () => healthy(environment.url));
}

async function step(name: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  console.log(name);
  await work().catch((cause: unknown) => {
    throw new Error(`${name}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });
  console.log(`  done in ${Math.round((performance.now() - started) / 1000)} s`);
}

async function releaseFunctions(
  { functions, repositories }: Environment,
  images: Readonly<Record<string, string>>,
): Promise<void> {
  const clients = { lambda: new LambdaClient({}), codeDeploy: new CodeDeployClient({}) };
  for (let first = 0; first < functions.length; first += AT_ONCE) {
    await Promise.all(
      functions.slice(first, first + AT_ONCE).map(async (one) => {
        const digest = images[one.service];
        if (digest === undefined) throw new Error(`there is no image of ${one.service}`);
        const image = `${repositories[one.service]}@${digest}`;
        console.log(`  ${one.name} serves version ${await releaseFunction(clients, one, { image })}`);
      }),
    );
  }
}

/** @throws Error when the API has not said that all is well within two minutes */
async function healthy(url: string): Promise<void> {
  await waitFor(`${url}/api/health`, { everyMs: 2_000, atMostMs: 120_000 }, async () => {
    const response = await fetch(`${url}/api/health`).catch(() => undefined);
    return response?.ok === true ? true : undefined;
  });
}
