import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { waitFor } from './deploy/wait.ts';

// Looks whether an environment works as people use it.

const HELP = `Usage: node delivery/smoke.ts <environment>

Asks the API for its health and for events, and the web app for its first page. Outside production it also buys
tickets with a test card (npm run demo). Exit code 1 when something does not work.`;

const [environment = ''] = process.argv.slice(2);
if (environment === '' || environment === '--help') {
  console.log(HELP);
  process.exit(environment === '' ? 2 : 0);
}

const origin = await originOf(environment);
for (const path of ['/api/health', '/api/events?limit=1', '/api/openapi.json', '/']) {
  await waitFor(`${origin}${path}`, { everyMs: 2_000, atMostMs: 60_000 }, async () => {
    const response = await fetch(origin + path).catch(() => undefined);
    await response?.arrayBuffer();
    return response?.ok === true ? true : undefined;
  });
  console.log(`${origin}${path} answers`);
}
if (environment !== 'production') process.exitCode = await buy(origin);

/** The domain in the environment's variables is where people find it. */
async function originOf(name: string): Promise<string> {
  const file = fileURLToPath(new URL(`../infrastructure/environments/${name}.tfvars`, import.meta.url));
  const domain = /^domain\s*=\s*"([^"]+)"/m.exec(await readFile(file, 'utf8'))?.[1];
  if (domain === undefined) throw new Error(`${file} names no domain`);
  return process.env.SMOKE_ORIGIN ?? `https://${domain}`;
}

function buy(url: string): Promise<number> {
  const demo = fileURLToPath(new URL('../tools/demo.ts', import.meta.url));
  const child = spawn(process.execPath, [demo, '--url', url], { stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
