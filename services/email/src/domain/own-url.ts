/** A path as a link to our own storefront, or undefined for what would lead elsewhere. */
export function ownUrl(path: string, origin: string): string | undefined {
  if (!path.startsWith('/')) return undefined;
  const url = URL.parse(path, origin);
  return url !== null && url.origin === new URL(origin).origin ? url.href : undefined;
}
