import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

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
    const script = /^npm run (\S+)(?! --workspace)/.exec(command)?.[1];
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
