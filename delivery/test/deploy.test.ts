import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsAccount, startAwsAccount } from './aws-account.ts';

const MAIN = fileURLToPath(new URL('../deploy/main.ts', import.meta.url));

let account: AwsAccount;
let folder: string;

const functionsOf = (names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      { function: `concert-${name}`, service: name.split('-')[0], deployment_group: name },
    ]),
  );

beforeEach(async () => {
  account = await startAwsAccount();
  folder = await mkdtemp(join(tmpdir(), 'concert-deploy-'));
  const outputs = {
    url: { value: account.url },
    web_bucket: { value: 'concert-web-testing' },
    distribution_id: { value: 'E1' },
    repositories: { value: { auth: 'registry/concert/auth', booking: 'registry/concert/booking' } },
    functions: { value: functionsOf(['auth-api', 'booking-api', 'booking-sweep']) },
  };
  await writeFile(join(folder, 'outputs.json'), JSON.stringify(outputs));
  await writeFile(join(folder, 'images.json'), JSON.stringify({ auth: 'sha256:aa', booking: 'sha256:bb' }));
  await mkdir(join(folder, 'web/_nuxt'), { recursive: true });
  await writeFile(join(folder, 'web/index.html'), '<script src="/_nuxt/a1.js"></script>');
  await writeFile(join(folder, 'web/_nuxt/a1.js'), '1');
});

afterEach(async () => {
  account.stop();
  await rm(folder, { recursive: true, force: true });
});

async function deploy(): Promise<{ readonly code: number; readonly said: string }> {
  const at = (name: string) => join(folder, name);
  const args = ['--outputs', at('outputs.json'), '--images', at('images.json'), '--web', at('web')];
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: account.url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
  const code = new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, said: out + err };
}

describe('a deployment', () => {
  it('changes the schema, then moves each function, then brings the web app, files before pages', async () => {
    const { code, said } = await deploy();
    expect([code, said]).toEqual([0, expect.stringContaining('concert-booking-sweep serves version 2')]);
    expect(account.calls[0]).toBe('StartBuild');
    expect(account.calls.filter((call) => call.startsWith('CreateDeployment'))).toHaveLength(3);
    expect(account.calls.slice(-3)).toEqual([
      expect.stringMatching(/^PutObject .*_nuxt\/a1\.js public, max-age=31536000, immutable$/),
      expect.stringMatching(/^PutObject .*index\.html no-cache$/),
      'CreateInvalidation',
    ]);
  });

  it('touches nothing that serves when the migration fails', async () => {
    account.migration = 'FAILED';
    const { code, said } = await deploy();
    expect(code).toBe(1);
    expect(said).toContain('The migration concert-migrate:1 ended with FAILED');
    expect(account.calls).toEqual(['StartBuild']);
  });

  it('says so when an alarm moved a function back, leaves the web app, and goes on when started again', async () => {
    account.outcomes.set('concert-booking-api', 'Failed');
    const broken = await deploy();
    expect(broken.code).toBe(1);
    expect(broken.said).toMatch(
      /Deployment d-\d ended with Failed, and the traffic is where it was. an alarm rang/,
    );
    expect(account.calls.some((call) => call.startsWith('PutObject'))).toBe(false);

    account.outcomes.clear();
    account.calls.length = 0;
    expect((await deploy()).code).toBe(0);
    expect(account.calls.filter((call) => call.startsWith('CreateDeployment'))).toContain(
      'CreateDeployment concert-booking-api',
    );
    expect(account.calls).not.toContain('CreateDeployment concert-auth-api');
  });

  it('removes pages that it has no more and files of long ago, and none of itself or the release before', async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    account.web
      // The release before, two months ago: still open in browsers.
      .set('index.html', daysAgo(60))
      .set('_nuxt/a1.js', daysAgo(60))
      .set('_nuxt/b2.js', daysAgo(60))
      .set('gone/index.html', daysAgo(60))
      // Part of releases until three months ago, and until four.
      .set('_nuxt/c3.js', daysAgo(89))
      .set('_nuxt/d4.js', daysAgo(120));
    const { code, said } = await deploy();
    expect([code, said]).toEqual([0, expect.stringContaining('2 files, 2 old ones removed')]);
    expect(account.calls.filter((call) => call.startsWith('DeleteObject'))).toEqual([
      'DeleteObject gone/index.html',
      'DeleteObject _nuxt/d4.js',
    ]);
    expect([...account.web.keys()].sort()).toEqual([
      '_nuxt/a1.js',
      '_nuxt/b2.js',
      '_nuxt/c3.js',
      'index.html',
    ]);
  });
});
