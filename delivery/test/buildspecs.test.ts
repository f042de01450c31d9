import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SERVICES } from '@concert/contracts/services';
import { describe, expect, it } from 'vitest';
import { readBuildspec, tryBuildspec } from './run-buildspec.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = `${ROOT}delivery/buildspecs/`;
const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));

const commands = readdirSync(FOLDER).flatMap((file) =>
  [...readFileSync(FOLDER + file, 'utf8').matchAll(/^ {6}- (?!')(.*)$/gm)].map(([, command = '']) => ({
    file,
    command,
  })),
);

const programs = readdirSync(`${ROOT}delivery`).filter((name) => name.endsWith('.sh'));

describe('the pipeline', () => {
  it('has a buildspec for each project that Terraform makes', () => {
    const terraform = readFileSync(`${ROOT}infrastructure/pipeline.tf`, 'utf8');
    const projects = [...terraform.matchAll(/^ {4}(\w+) += \{ role = "/gm)].map(([, name]) => `${name}.yml`);
    expect(readdirSync(FOLDER).sort()).toEqual([...projects, 'migrate.yml'].sort());
  });

  it.each(commands)('$file runs what there is: $command', ({ command }) => {
    const script = /^npm run (?:--silent )?(\S+)(?! --workspace)/.exec(command)?.[1];
    if (script !== undefined && !command.includes('--workspace')) expect(scripts).toHaveProperty(script);
    const program = /(?:bash|node) (delivery\/\S+)/.exec(command)?.[1];
    if (program !== undefined) expect(existsSync(ROOT + program)).toBe(true);
  });

  it.each(programs)('%s says what it does, and stops on a wrong use', async (name) => {
    const { stdout } = await promisify(execFile)('bash', [`${ROOT}delivery/${name}`, '--help']).catch(
      (error: { readonly stdout: string }) => error,
    );
    expect(stdout).toMatch(/Usage|Installs/);
  });
});

const INSTALL = 'pipeline: npm ci --no-audit --no-fund';
const TO_STAGING = (role: string) =>
  `pipeline: aws sts assume-role --role-arn arn:aws:iam::333333333333:role/concert-${role} --role-session-name concert-pipeline --query Credentials.[AccessKeyId,SecretAccessKey,SessionToken] --output text`;
const AS_TERRAFORM = (call: string) => [TO_STAGING('terraform'), `concert-terraform: terraform ${call}`];
const AS_DEPLOY = (call: string) => [TO_STAGING('deploy'), `concert-deploy: ${call}`];

/** Every call of each buildspec's commands, in order. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  checks: [
    INSTALL,
    'pipeline: npm run check',
    'pipeline: npm run test:unit',
    'pipeline: npm run check:infrastructure',
  ],
  integration: [
    INSTALL,
    'pipeline: npm run setup',
    'pipeline: npm run test:integration',
    'pipeline: npm run test:journeys',
  ],
  images: [
    INSTALL,
    'pipeline: aws ecr get-login-password',
    'pipeline: docker login --username AWS --password-stdin registry.example',
    ...[...SERVICES]
      .sort()
      .flatMap((service) => [
        `pipeline: aws ecr describe-images --repository-name concert/${service} --image-ids imageTag=c0ffee`,
        `pipeline: docker build --quiet --platform linux/arm64 --provenance false --build-arg SERVICE=${service} --file delivery/Dockerfile --tag registry.example/concert/${service}:c0ffee .`,
        `pipeline: docker push --quiet registry.example/concert/${service}:c0ffee`,
        `pipeline: aws ecr wait image-scan-complete --repository-name concert/${service} --image-id imageTag=c0ffee`,
        `pipeline: aws ecr describe-image-scan-findings --repository-name concert/${service} --image-id imageTag=c0ffee --output json`,
        `pipeline: aws ecr describe-images --repository-name concert/${service} --image-ids imageTag=c0ffee --query imageDetails[0].imageDigest --output text`,
      ]),
    'pipeline: npm run build --workspace apps/web',
    'pipeline: npm run --silent sbom',
    expect.stringMatching(
      /^pipeline: zip -qr built\/migrate\.zip package\.json .* services\/booking\/package\.json /,
    ),
  ],
  plan: [
    'pipeline: terraform version',
    ...AS_TERRAFORM('init -input=false -backend-config=environments/staging.s3.tfbackend'),
    ...AS_TERRAFORM('plan -input=false -var-file=environments/staging.tfvars -out=concert.tfplan'),
    ...AS_TERRAFORM('show -no-color concert.tfplan'),
  ],
  deploy: [
    'pipeline: terraform version',
    INSTALL,
    ...AS_TERRAFORM('init -input=false -backend-config=environments/staging.s3.tfbackend'),
    ...AS_TERRAFORM('apply -input=false /plan/concert.tfplan'),
    ...AS_TERRAFORM('-chdir=infrastructure output -json'),
    ...AS_DEPLOY('aws s3 cp /built/migrate.zip s3://concert-delivery-staging/migrate.zip'),
    TO_STAGING('deploy'),
    expect.stringMatching(
      /^concert-deploy: node delivery\/deploy\/main\.ts --outputs \S+ --images \/built\/images\.json --web \/built\/web$/,
    ),
  ],
  smoke: [INSTALL, 'pipeline: node delivery/smoke.ts staging'],
  migrate: [
    'pipeline: npm ci --no-audit --no-fund --ignore-scripts',
    'pipeline: node delivery/migrate/main.ts',
  ],
};

describe('the commands of a buildspec, run whole', () => {
  it.each(Object.keys(CALLS))('do what is expected, in order: %s', async (name) => {
    const { code, said, calls } = await tryBuildspec(name);
    expect([code, said]).toEqual([0, expect.any(String)]);
    expect(calls).toEqual(CALLS[name]);
  });

  it('leave nobody out', () => {
    expect(
      Object.keys(CALLS)
        .map((name) => `${name}.yml`)
        .sort(),
    ).toEqual(readdirSync(FOLDER).sort());
  });

  it('hand on what the stages behind them take', async () => {
    const { baseDirectory, files } = await readBuildspec('images');
    expect([baseDirectory, files]).toEqual(['built', ['**/*']]);
    const { written } = await tryBuildspec('images');
    expect(JSON.parse(written['built/images.json'] ?? '')).toEqual(
      Object.fromEntries(SERVICES.map((service) => [service, `sha256:of-${service}`])),
    );
    expect(Object.keys(written)).toEqual([
      'built/images.json',
      'built/web/index.html',
      'built/sbom.json',
      'built/migrate.zip',
    ]);

    const plan = await readBuildspec('plan');
    expect(plan.files.map((file) => `${plan.baseDirectory}/${file}`)).toEqual(
      Object.keys((await tryBuildspec('plan')).written),
    );
  });

  it('end at the first that fails', async () => {
    const { code, calls } = await tryBuildspec('checks', { FAILS: 'npm run test:unit' });
    expect([code, calls.at(-1)]).toEqual([1, 'pipeline: npm run test:unit']);
  });

  it('build nothing further behind an image with a critical finding', async () => {
    const FINDINGS = JSON.stringify({
      imageScanFindings: { findings: [{ name: 'CVE-1', severity: 'CRITICAL' }] },
    });
    const { code, calls, said } = await tryBuildspec('images', { FINDINGS });
    expect([code, said]).toEqual([1, expect.stringContaining('CRITICAL CVE-1')]);
    expect(calls.filter((call) => call.includes('docker push'))).toHaveLength(1);
    expect(calls.at(-1)).toContain('describe-image-scan-findings');
  });
});
