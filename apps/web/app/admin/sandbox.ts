/**
 * A mail's HTML for a frame that runs no scripts: by its own policy it loads nothing either, so that looking at a
 * draft tells no other server, and its links open nothing in this app.
 */
export function sandboxed(html: string): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`;
  return `<!doctype html>${policy}<base target="_blank">${html}`;
}
