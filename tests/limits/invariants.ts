import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const TOOL = fileURLToPath(new URL('../../tools/invariants.ts', import.meta.url));

const Report = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), violations: z.number(), examples: z.array(z.unknown()) })),
});

const Failed = z.object({ stdout: z.string(), stderr: z.string() });

/** The invariants that do not hold on the running platform of this folder, by name, each with an example. */
export async function brokenInvariants(dataDir: string): Promise<readonly string[]> {
  const text = await promisify(execFile)(process.execPath, [TOOL, '--data-dir', dataDir], {
    maxBuffer: 64 * 1024 * 1024,
  }).then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      const { stdout, stderr } = Failed.parse(error);
      if (stdout === '') throw new Error(`the invariants could not be read: ${stderr}`);
      return stdout;
    },
  );
  const { checks } = Report.parse(JSON.parse(text));
  return checks
    .filter(({ violations }) => violations > 0)
    .map(
      ({ name, violations, examples }) => `${name} (${violations}, such as ${JSON.stringify(examples[0])})`,
    );
}
