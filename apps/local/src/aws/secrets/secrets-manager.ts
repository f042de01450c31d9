import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsFault } from '../aws-fault.ts';
import { type Operations, operation } from '../json-protocol.ts';
import type { Secret, SecretShelf, SecretVersion } from './secret-shelf.ts';
import { versionAt, withoutStage, withStage, withVersion } from './stages.ts';

const value = { SecretString: z.string().optional(), SecretBinary: z.string().optional() };
const createInput = z.object({
  Name: z.string().regex(/^[\w/+=.@-]{1,512}$/),
  Description: z.string().optional(),
  ClientRequestToken: z.string().optional(),
  ...value,
});
const putInput = z.object({
  SecretId: z.string(),
  ClientRequestToken: z.string().optional(),
  VersionStages: z.array(z.string()).min(1).optional(),
  ...value,
});
const getInput = z.object({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const moveInput = z.object({
  SecretId: z.string(),
  VersionStage: z.string(),
  MoveToVersionId: z.string().optional(),
  RemoveFromVersionId: z.string().optional(),
});
const listInput = z.object({
  MaxResults: z.number().int().positive().optional(),
  NextToken: z.string().optional(),
});

/** Secrets Manager's operations as far as reading and rotating secrets needs them. */
export function secretsManager(shelf: SecretShelf): Operations {
  return {
    'secretsmanager.CreateSecret': operation(createInput, (input) => createSecret(shelf, input)),
    'secretsmanager.PutSecretValue': operation(putInput, (input) => putSecretValue(shelf, input)),
    'secretsmanager.GetSecretValue': operation(getInput, (input) => getSecretValue(shelf, input)),
    'secretsmanager.UpdateSecretVersionStage': operation(moveInput, (input) => moveStage(shelf, input)),
    'secretsmanager.DescribeSecret': operation(z.object({ SecretId: z.string() }), ({ SecretId }) => {
      const { name, secret } = shelf.find(SecretId);
      return { ...summary(name, secret), VersionIdsToStages: stagesByVersion(secret) };
    }),
    'secretsmanager.ListSecrets': operation(listInput, ({ MaxResults = 100, NextToken }) => {
      const names = shelf.names().toSorted();
      const page = names.filter((name) => name > (NextToken ?? '')).slice(0, MaxResults);
      const last = page.at(-1);
      const SecretList = page.map((name) => {
        const { secret } = shelf.find(name);
        return { ...summary(name, secret), SecretVersionsToStages: stagesByVersion(secret) };
      });
      return { SecretList, ...(last !== undefined && last !== names.at(-1) && { NextToken: last }) };
    }),
  };
}

async function createSecret(shelf: SecretShelf, input: z.infer<typeof createInput>): Promise<object> {
  await shelf.add(input.Name, input.Description ?? '');
  const { secret } = shelf.find(input.Name);
  if (input.SecretString === undefined && input.SecretBinary === undefined) {
    return { ARN: secret.arn, Name: input.Name };
  }
  const { VersionId } = await putSecretValue(shelf, { ...input, SecretId: input.Name });
  return { ARN: secret.arn, Name: input.Name, VersionId };
}

/** The request's token is the version's id, so that a repeated request makes one version. */
async function putSecretValue(shelf: SecretShelf, input: z.infer<typeof putInput>) {
  const { SecretString, SecretBinary, VersionStages = ['AWSCURRENT'] } = input;
  if ((SecretString === undefined) === (SecretBinary === undefined)) {
    throw new AwsFault('InvalidParameterException', 'Give either SecretString or SecretBinary.');
  }
  const VersionId = input.ClientRequestToken ?? randomUUID();
  const version: SecretVersion = {
    ...(SecretString !== undefined && { SecretString }),
    ...(SecretBinary !== undefined && { SecretBinary }),
    createdAt: Date.now() / 1000,
    stages: [...VersionStages],
  };
  await shelf.change(input.SecretId, (secret) => {
    const present = secret.versions[VersionId];
    if (!present) return withVersion(secret, VersionId, version);
    if (present.SecretString === SecretString && present.SecretBinary === SecretBinary) return secret;
    throw new AwsFault('ResourceExistsException', `The version ${VersionId} exists with another value.`);
  });
  const { name, secret } = shelf.find(input.SecretId);
  return { ARN: secret.arn, Name: name, VersionId, VersionStages: secret.versions[VersionId]?.stages ?? [] };
}

function getSecretValue(
  shelf: SecretShelf,
  { SecretId, VersionId, VersionStage }: z.infer<typeof getInput>,
): object {
  const { name, secret } = shelf.find(SecretId);
  const stage = VersionStage ?? 'AWSCURRENT';
  const id = VersionId ?? versionAt(secret, stage);
  const version = id === undefined ? undefined : secret.versions[id];
  if (!version || (VersionStage !== undefined && !version.stages.includes(VersionStage))) {
    throw new AwsFault(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${VersionId ? `version ${VersionId}` : `staging label ${stage}`}.`,
    );
  }
  const { createdAt, stages, ...content } = version;
  return {
    ARN: secret.arn,
    Name: name,
    VersionId: id,
    VersionStages: stages,
    CreatedDate: createdAt,
    ...content,
  };
}

async function moveStage(shelf: SecretShelf, input: z.infer<typeof moveInput>): Promise<object> {
  const { SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId } = input;
  await shelf.change(SecretId, (secret) => {
    const holder = versionAt(secret, VersionStage);
    if (holder !== undefined && MoveToVersionId !== holder && RemoveFromVersionId !== holder) {
      throw new AwsFault('InvalidParameterException', `${VersionStage} is attached to version ${holder}.`);
    }
    if (MoveToVersionId === undefined) return withoutStage(secret, VersionStage);
    if (!secret.versions[MoveToVersionId]) {
      throw new AwsFault('ResourceNotFoundException', `Version ${MoveToVersionId} does not exist.`);
    }
    return withStage(secret, VersionStage, MoveToVersionId);
  });
  const { name, secret } = shelf.find(SecretId);
  return { ARN: secret.arn, Name: name };
}

function summary(name: string, { arn, description, createdAt, changedAt }: Secret) {
  return {
    ARN: arn,
    Name: name,
    Description: description,
    CreatedDate: createdAt,
    LastChangedDate: changedAt,
  };
}

function stagesByVersion({ versions }: Secret) {
  const staged = Object.entries(versions).filter(([, version]) => version.stages.length > 0);
  return Object.fromEntries(staged.map(([id, version]) => [id, version.stages]));
}
