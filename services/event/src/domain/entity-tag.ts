import { invalidField, preconditionFailed } from '@concert/values/problems';

/** The `ETag` of an event at a version. */
export const entityTag = (version: number): string => `"${version}"`;

/**
 * Checks `If-Match` (RFC 9110, 13.1.1). A tag that a proxy weakened on its way still names its version.
 * @throws Problem `precondition-failed` (412) when the event has moved on, `invalid-request` for what is no tag
 */
export function requireMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const versions = ifMatch.split(',').map((tag) => /^\s*(?:W\/)?"(\d{1,10})"\s*$/.exec(tag)?.[1]);
  if (versions.includes(undefined))
    throw invalidField('If-Match', 'must be an ETag as it was answered, such as "3"');
  if (!versions.includes(String(version))) {
    throw preconditionFailed(
      `Somebody else changed the event meanwhile: it is now at version ${version}. Read it again and repeat the change.`,
    );
  }
}
