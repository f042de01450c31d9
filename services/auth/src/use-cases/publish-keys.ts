import { MINUTE, SECOND } from '@concert/values/clock';
import type { AuthContainer } from '../container.ts';

/** As long as instances keep the secret themselves. */
const GOOD_FOR = (5 * MINUTE) / SECOND;

/** The public keys of access tokens as a JSON Web Key Set, to be kept for a while by whoever verifies tokens. */
export async function publishKeys({ tokenKeys }: Pick<AuthContainer, 'tokenKeys'>) {
  const published = await tokenKeys.published();
  const form = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' } as const;
  return {
    body: { keys: published.map(({ kid, x }) => ({ ...form, kid, x })) },
    headers: { 'cache-control': `public, max-age=${GOOD_FOR}` },
  };
}
