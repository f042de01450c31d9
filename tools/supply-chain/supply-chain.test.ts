import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graveAdvisories } from './advisories.ts';
import { isAllowed, productionPackages, refusedLicences } from './licences.ts';
import { entropyOf, secretsIn } from './secrets.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concert-supply-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs one of the commands. @returns its exit code and what it printed */
async function run(tool: string, ...args: string[]): Promise<{ code: number; printed: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number; printed: string }>();
  execFile(process.execPath, [`tools/${tool}.ts`, ...args], (error, stdout, stderr) =>
    resolve({ code: error === null ? 0 : Number(error.code), printed: stdout + stderr }),
  );
  return promise;
}

it.each(['audit-dependencies', 'check-licences', 'scan-secrets'])('%s has help', async (tool) => {
  expect(await run(tool, '--help')).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/^Usage: npm run /),
  });
});

describe('the secret scan', () => {
  // Put together here, so that this file holds none.
  const planted: readonly (readonly [kind: string, text: string])[] = [
    ['private key', `-----BEGIN ${'PRIVATE KEY'}-----\nMIIEvQIBADANBgkq`],
    ['AWS access key', `AKI${'A'}IOSFODNN7EXAMPLE`],
    ['Stripe key', `sk_${'live'}_4eC39HqLyjWDarjtT1zdp7dc`],
    ['Stripe webhook secret', `whs${'ec'}_4eC39HqLyjWDarjtT1zdp7dc`],
    ['GitHub token', `gh${'p'}_${'aB3dE6gH9jK2'.repeat(3)}`],
    ['password in a URL', `mysql://root:h7Kq2${'x'}Zp9@db.example/concert`],
    ['secret that is assigned', `apiKey: ${"'"}q9Zr4LmX0aTn7VbK2sWd8Yc'`],
    ['random text', `x = wJalrXUtnFEMIK7MDENGbPxRfi${'CYzEXAMPLE'}K3y9Qv0T`],
  ];

  it.each(planted)('finds a planted %s', (kind, text) => {
    const found = secretsIn('some.ts', `first line\n${text}\n`);
    expect(found).toContainEqual(expect.objectContaining({ kind, line: 2 }));
  });

  it.each([
    "password: 'correct-horse-battery-staple'",
    'https://concert.example/problems/invalid-request',
    'mysql://\x24{user}:\x24{password}@\x24{host}/concert',
    '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
  ])('takes %j for none', (text) => {
    expect(secretsIn('some.ts', text)).toEqual([]);
  });

  it('measures how random a text is', () => {
    expect(entropyOf('aaaa')).toBe(0);
    expect(entropyOf('abcd')).toBe(2);
  });

  it('fails on a work tree with one, and keeps it out of what it prints', async () => {
    const key = `rk_${'live'}_4eC39HqLyjWDarjtT1zdp7dc`;
    await promisify(execFile)('git', ['init', '--quiet', folder]);
    await writeFile(join(folder, 'config.ts'), `export const key = '${key}';\n`);
    const { code, printed } = await run('scan-secrets', '--folder', folder);
    expect(code).toBe(1);
    expect(printed).toContain('config.ts:1: Stripe key');
    expect(printed).not.toContain(key);
  });
});

describe('the licence check', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['Apache-2.0 AND MIT', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0-or-later', false],
    ['UNLICENSED', false],
    ['none', false],
  ])('judges %s', (expression, verdict) => {
    expect(isAllowed(expression)).toBe(verdict);
  });

  it('leaves what only development needs alone', () => {
    const packages = {
      '': { license: 'UNLICENSED' },
      'node_modules/a': { license: 'GPL-3.0-only', dev: true },
      'node_modules/b/node_modules/@c/d': { license: 'GPL-3.0-only' },
      'node_modules/ours': { link: true },
    };
    expect(refusedLicences(productionPackages({ packages }))).toEqual([
      { name: '@c/d', licence: 'GPL-3.0-only' },
    ]);
  });

  it('fails on a lock file with a planted one', async () => {
    const lock = join(folder, 'package-lock.json');
    await writeFile(
      lock,
      JSON.stringify({ packages: { 'node_modules/planted': { license: 'AGPL-3.0-only' } } }),
    );
    const { code, printed } = await run('check-licences', '--lock', lock);
    expect(code).toBe(1);
    expect(printed).toContain('planted: AGPL-3.0-only');
  });
});

describe('the dependency audit', () => {
  const advisory = {
    name: 'zod',
    title: 'Planted',
    url: 'https://advisories.example/1',
    severity: 'high',
    range: '*',
  };
  const report = (severity: string) => ({
    vulnerabilities: { zod: { via: ['other', { ...advisory, severity }] } },
  });

  /** npm asks for the versions of what is affected and of what needs it. */
  const packument = (path = '') => ({
    name: decodeURIComponent(path.slice(1)),
    'dist-tags': {},
    versions: {},
  });

  it('answers for high and critical advisories only', () => {
    const found = (severity: string) => graveAdvisories(report(severity), new Date())?.length;
    expect([found('low'), found('moderate'), found('high'), found('critical')]).toEqual([0, 0, 1, 1]);
    expect(graveAdvisories({ error: { code: 'ENOTFOUND' } }, new Date())).toBeUndefined();
  });

  it('fails when the registry knows of one', { timeout: 60_000 }, async () => {
    const registry = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const asked = JSON.parse((body[0] === 0x1f ? gunzipSync(body) : body).toString() || '{}');
      response.setHeader('content-type', 'application/json');
      const known = { zod: [{ id: 1, ...advisory, vulnerable_versions: '*', cwe: [], cvss: { score: 8 } }] };
      response.end(
        JSON.stringify(request.method === 'POST' ? ('zod' in asked ? known : {}) : packument(request.url)),
      );
    });
    registry.listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const { code, printed } = await run('audit-dependencies', '--registry', url);
    registry.close();
    expect(printed).toContain('high: zod');
    expect(code).toBe(1);
  });

  it('warns when the registry cannot be asked', { timeout: 60_000 }, async () => {
    const { code, printed } = await run('audit-dependencies', '--registry', 'http://127.0.0.1:1');
    expect(printed).toContain('dependencies are not audited');
    expect(code).toBe(0);
  });
});
