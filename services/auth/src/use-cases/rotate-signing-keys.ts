import type { Secrets } from '@concert/cloud/secrets';
import type { Clock } from '@concert/values/clock';
import { rotated } from '../domain/key-ring.ts';
import { newKey, readKeyRing, writeKeyRing } from '../store/key-ring.ts';
import { TOKEN_KEYS } from '../store/token-keys.ts';

/**
 * Brings the ring of signing keys one step on if one is due (`rotated`). Runs one at a time; a run that fails, or that
 * did not happen, is made up for by the next.
 */
export async function rotateSigningKeys(
  { secrets, clock }: { readonly secrets: Secrets; readonly clock: Clock },
  secret = TOKEN_KEYS,
): Promise<Readonly<Record<string, number>>> {
  const before = await readKeyRing(secrets, secret);
  const now = clock();
  const after = rotated(before, now, () => newKey(now));
  if (after !== before) await writeKeyRing(secret, after);
  return { keys: after.keys.length, changed: Number(after !== before) };
}
