import type { z } from 'zod';

/**
 * An answer's body as JSON, checked by its contract. A body that is frozen, to its last part, and was checked before
 * (the cache gives the same page to many) is neither checked nor written again.
 * @throws ZodError when it is not what the contract says
 */
export function openCheckedBodies(): (contract: z.ZodType, body: unknown) => string {
  const written = new WeakMap<object, { readonly contract: z.ZodType; readonly text: string }>();
  return (contract, body) => {
    if (typeof body !== 'object' || body === null || !Object.isFrozen(body))
      return JSON.stringify(contract.parse(body));
    const known = written.get(body);
    if (known?.contract === contract) return known.text;
    const text = JSON.stringify(contract.parse(body));
    written.set(body, { contract, text });
    return text;
  };
}
