import type { Secrets } from '@concert/cloud/secrets';
import type { Clock } from '@concert/values/clock';
import { rotated } from '../domain/key-ring.ts';
import { newKey, readKeyRing, writeKeyRing } from '../store/key-ring.ts';

/**
 * Brings the ring of signing keys one step on if one is due (`rotated`). Runs one at a time; a run that fails, or that
 * did not happen, is made up for by the next.
 */
export async function rotateSigningKeys({
  secrets,
  clock,
}: {
  readonly secrets: Secrets;
  readonly clock: Clock;
}): Promise<Readonly<Record<string, number>>> {
  const before = await readKeyRing(secrets);
  const now = clock();
  const after = rotated(before, now, () => newKey(now));
  if (after !== before) await writeKeyRing(after);
  return { keys: after.keys.length, changed: Number(after !== before) };
}
