/** A secret in groups of four, as one reads it off and types it in. */
export function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** Recovery codes as a file to keep: whose they are, and one on each line. */
export function codesFile(
  codes: readonly string[],
  about: { readonly title: string; readonly email: string },
): string {
  return `${[`${about.title} (${about.email})`, '', ...codes].join('\r\n')}\r\n`;
}
