import {
  type CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import type { DeployedFunction } from './outputs.ts';
import { type Patience, waitFor } from './wait.ts';

export interface Clients {
  readonly lambda: LambdaClient;
  readonly codeDeploy: CodeDeployClient;
}

export interface Pace {
  readonly build: Patience;
  readonly shift: Patience;
}

export const PACE: Pace = {
  build: { everyMs: 2_000, atMostMs: 10 * 60_000 },
  shift: { everyMs: 5_000, atMostMs: 45 * 60_000 },
};

/** The alias that is called, and CodeDeploy's application (infrastructure/lambda_services.tf, pipeline.tf). */
const ALIAS = 'live';
const APPLICATION = 'concert';

/**
 * Brings one function to an image: a new version of it, to which CodeDeploy moves the alias, a tenth of the traffic
 * first where people wait for the answer, and back by itself when an alarm rings. A function that serves this image
 * already is left alone, so that a deployment that broke off can be started again.
 * @param image with its digest, so that what is deployed is what was scanned
 * @returns the version that serves now
 * @throws Error with the deployment's id when CodeDeploy moved the traffic back
 */
export async function releaseFunction(
  { lambda, codeDeploy }: Clients,
  { name, deploymentGroup }: DeployedFunction,
  { image, pace = PACE }: { readonly image: string; readonly pace?: Pace },
): Promise<string> {
  const before = await lambda.send(new GetAliasCommand({ FunctionName: name, Name: ALIAS }));
  const version = await publish(lambda, name, { image, patience: pace.build });
  const serving = before.FunctionVersion ?? '';
  if (serving === version) return version;
  const { deploymentId } = await codeDeploy.send(
    new CreateDeploymentCommand({
      applicationName: APPLICATION,
      deploymentGroupName: deploymentGroup,
      revision: {
        revisionType: 'AppSpecContent',
        appSpecContent: { content: appSpec({ name, from: serving, to: version }) },
      },
    }),
  );
  if (deploymentId === undefined) throw new Error(`CodeDeploy did not start a deployment of ${name}`);
  await shifted(codeDeploy, deploymentId, pace.shift);
  return version;
}

/** Publishing the code that is published already gives its version again: Lambda compares. */
async function publish(
  lambda: LambdaClient,
  FunctionName: string,
  { image, patience }: { readonly image: string; readonly patience: Patience },
): Promise<string> {
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ImageUri: image }));
  await waitFor(`${FunctionName} to take ${image}`, patience, async () => {
    const { LastUpdateStatus, LastUpdateStatusReason } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    if (LastUpdateStatus === 'Failed')
      throw new Error(`${FunctionName} did not take ${image}: ${LastUpdateStatusReason}`);
    return LastUpdateStatus === 'Successful' ? true : undefined;
  });
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  if (Version === undefined) throw new Error(`Lambda published no version of ${FunctionName}`);
  return Version;
}

interface Move {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html */
function appSpec({ name, from, to }: Move): string {
  const Properties = { Name: name, Alias: ALIAS, CurrentVersion: from, TargetVersion: to };
  return JSON.stringify({
    version: 0,
    Resources: [{ [name]: { Type: 'AWS::Lambda::Function', Properties } }],
  });
}

async function shifted(
  codeDeploy: CodeDeployClient,
  deploymentId: string,
  patience: Patience,
): Promise<void> {
  const { status, message } = await waitFor(`deployment ${deploymentId}`, patience, async () => {
    const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId }));
    const reached = deploymentInfo?.status;
    if (reached !== 'Succeeded' && reached !== 'Failed' && reached !== 'Stopped') return undefined;
    return { status: reached, message: deploymentInfo?.errorInformation?.message ?? '' };
  });
  if (status !== 'Succeeded')
    throw new Error(
      `Deployment ${deploymentId} ended with ${status}, and the traffic is where it was. ${message}`.trim(),
    );
}
