/**
 * The header that says under which name a download is saved (RFC 6266). The name in full stands in the extended form
 * (RFC 8187); a form in plain letters stands before it for what does not know the other. Whatever the name holds, the
 * header holds visible ASCII only and no more than one name.
 */
export function contentDisposition(disposition: 'inline' | 'attachment', fileName: string): string {
  const name = fileName.toWellFormed();
  return `${disposition}; filename="${plainName(name)}"; filename*=UTF-8''${extended(name)}`;
}

/** Accents go from letters, all else that is not a plain character becomes an underscore. */
function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w .+()-]/g, '_');
}

/** encodeURIComponent leaves four characters that RFC 8187's `attr-char` does not have. */
function extended(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
