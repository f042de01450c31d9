import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// Formats, validates and tests the Terraform code, with mocked providers: no AWS account is asked or needed.

const HELP = `Usage: npm run check:infrastructure

Checks infrastructure/ with Terraform: fmt, init, validate, and the tests in infrastructure/tests, whose providers
are mocked. Needs Terraform 1.11 or newer on the PATH, and the Terraform registry, from which the providers come.
Where the folder ../shared/terraform-check is found beside the project, its checker is used instead, which needs
no registry.

Nothing is changed but infrastructure/.terraform and infrastructure/.terraform.lock.hcl, which init writes.
Exit code 0 when all pass, 1 when one does not, 2 when Terraform is missing.

Options:
  --registry  use the registry even where the checker is there
  --help      show this text`;

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const INFRASTRUCTURE = `${ROOT}infrastructure`;
const OFFLINE_CHECKER = fileURLToPath(new URL('../../shared/terraform-check/check', import.meta.url));

/** One step of the checker; a plan of everything takes seconds on a free machine and minutes on a busy one. */
const SECONDS_A_STEP = '900';

const NO_TERRAFORM = `Terraform is not on the PATH; 1.11 or newer is needed.
Install it from https://developer.hashicorp.com/terraform/install, then run this again.`;

const STEPS: readonly (readonly string[])[] = [
  ['fmt', '-check', '-recursive', '-diff'],
  ['init', '-backend=false', '-input=false'],
  ['validate'],
  ['test'],
];

const { values } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' }, registry: { type: 'boolean' } },
});
if (values.help === true) console.log(HELP);
else process.exitCode = check(values.registry === true);

function check(fromRegistry: boolean): number {
  if (spawnSync('terraform', ['version'], { stdio: 'ignore' }).error !== undefined) {
    console.error(NO_TERRAFORM);
    return 2;
  }
  if (!fromRegistry && existsSync(OFFLINE_CHECKER)) {
    return run(OFFLINE_CHECKER, [INFRASTRUCTURE, '--root', ROOT, '--test']);
  }
  return STEPS.every((step) => run('terraform', step) === 0) ? 0 : 1;
}

/** Runs a command where the code is and shows what it says. @returns its exit code */
function run(command: string, parameters: readonly string[]): number {
  console.log(`${command.split('/').at(-1)} ${parameters.join(' ')}`);
  const { status } = spawnSync(command, parameters, {
    cwd: INFRASTRUCTURE,
    stdio: 'inherit',
    env: { TERRAFORM_CHECK_SECONDS: SECONDS_A_STEP, ...process.env },
  });
  return status ?? 1;
}
