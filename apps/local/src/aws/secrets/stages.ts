import { AwsFault } from '../aws-fault.ts';
import type { Secret, SecretVersion } from './secret-shelf.ts';

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
/** AWS keeps unstaged versions for a while; so many are kept here. */
const UNSTAGED_KEPT = 20;

/** Adds a version that takes the given stages from whatever had them. */
export function withVersion(secret: Secret, versionId: string, version: SecretVersion): Secret {
  const added: Secret = {
    ...secret,
    changedAt: version.createdAt,
    versions: { ...secret.versions, [versionId]: { ...version, stages: [] } },
  };
  return forgetOldVersions(
    version.stages.reduce((present, stage) => withStage(present, stage, versionId), added),
  );
}

/** Points a stage at a version; the version that loses `AWSCURRENT` becomes `AWSPREVIOUS`, as AWS does it. */
export function withStage(secret: Secret, stage: string, versionId: string): Secret {
  const before = versionAt(secret, stage);
  const moved = pointStage(secret, stage, versionId);
  return stage === CURRENT && before && before !== versionId ? pointStage(moved, PREVIOUS, before) : moved;
}

/** Takes a stage away from wherever it points. */
export function withoutStage(secret: Secret, stage: string): Secret {
  if (stage === CURRENT) throw new AwsFault('InvalidParameterException', 'AWSCURRENT can only be moved.');
  return pointStage(secret, stage, undefined);
}

/** The id of the version that a stage points at. */
export function versionAt(secret: Secret, stage: string): string | undefined {
  return Object.entries(secret.versions).find(([, version]) => version.stages.includes(stage))?.[0];
}

function pointStage(secret: Secret, stage: string, target: string | undefined): Secret {
  const versions = Object.entries(secret.versions).map(([id, version]) => {
    const others = version.stages.filter((each) => each !== stage);
    return [id, { ...version, stages: id === target ? [...others, stage] : others }] as const;
  });
  return { ...secret, versions: Object.fromEntries(versions) };
}

function forgetOldVersions(secret: Secret): Secret {
  const unstaged = Object.entries(secret.versions)
    .filter(([, version]) => version.stages.length === 0)
    .sort(([, a], [, b]) => b.createdAt - a.createdAt);
  const forgotten = new Set(unstaged.slice(UNSTAGED_KEPT).map(([id]) => id));
  const kept = Object.entries(secret.versions).filter(([id]) => !forgotten.has(id));
  return { ...secret, versions: Object.fromEntries(kept) };
}
