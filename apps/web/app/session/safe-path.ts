const CONTROL_CHARACTERS = /\p{Cc}/u;

/** A path on this site that is safe to go to after a login; anything else leads to `otherwise`. */
export function safePath(next: unknown, otherwise = '/'): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return otherwise;
  // Browsers read `//host` and `/\host` as another site, and drop tabs and line breaks before they look.
  return /^\/[/\\]/.test(next) || CONTROL_CHARACTERS.test(next) ? otherwise : next;
}
