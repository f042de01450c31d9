import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const output = <Value extends z.ZodType>(value: Value) => z.object({ value });

/** What `terraform output -json` tells of an environment, as far as a deployment needs it. */
const Outputs = z.object({
  url: output(z.url()),
  web_bucket: output(z.string()),
  distribution_id: output(z.string()),
  repositories: output(z.record(z.string(), z.string())),
  functions: output(
    z.record(
      z.string(),
      z.object({ function: z.string(), service: z.string(), deployment_group: z.string() }),
    ),
  ),
});

/** One function to be brought up to a release. */
export interface DeployedFunction {
  readonly name: string;
  readonly deploymentGroup: string;
  readonly service: string;
}

export interface Environment {
  readonly url: string;
  readonly webBucket: string;
  readonly distributionId: string;
  /** Of each service's image, without a tag. */
  readonly repositories: Readonly<Record<string, string>>;
  readonly functions: readonly DeployedFunction[];
}

/**
 * Reads the outputs of an environment from a file.
 * @throws Error that names what the file lacks
 */
export async function readOutputs(file: string): Promise<Environment> {
  const outputs = Outputs.parse(JSON.parse(await readFile(file, 'utf8')));
  return {
    url: outputs.url.value,
    webBucket: outputs.web_bucket.value,
    distributionId: outputs.distribution_id.value,
    repositories: outputs.repositories.value,
    functions: Object.values(outputs.functions.value).map(
      ({ function: name, service, deployment_group }) => ({
        name,
        service,
        deploymentGroup: deployment_group,
      }),
    ),
  };
}
