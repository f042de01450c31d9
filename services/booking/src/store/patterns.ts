/** What a person typed as patterns for LIKE, its own wildcards taken literally. */

export const containing = (text: string): string => `%${literal(text)}%`;

export const beginningWith = (text: string): string => `${literal(text)}%`;

/** For ids, which are lower case ascii: no pattern for text that no id begins with, as the columns cannot compare it. */
export function idsBeginningWith(text: string): readonly string[] {
  const prefix = text.toLowerCase();
  return /^[0-9a-f-]{2,36}$/.test(prefix) ? [`${prefix}%`] : [];
}

const literal = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
