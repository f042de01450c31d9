import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** The web app's policy (apps/web/README.md): no inline script; Stripe's own, for those who pay there. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' https://js.stripe.com",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' https://api.stripe.com",
  'frame-src https://js.stripe.com https://hooks.stripe.com',
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** As CloudFront adds them in AWS. */
const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=()',
};

const YEAR = 'public, max-age=31536000, immutable';

/** Serves the built web app as S3 behind CloudFront does: files, folders' index.html, and 200.html for the rest. */
export function openStaticFiles(folder: string) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return readOnly(response);
    const port = /^localhost:(\d{1,5})$/.exec(request.headers.host ?? '')?.[1];
    if (port !== undefined) return toTheOneOrigin(port, request, response);
    const isHashed = url.pathname.startsWith('/_nuxt/');
    const file = await find(folder, url.pathname, isHashed ? [] : ['200.html', 'index.html']);
    if (file === undefined) return isHashed ? gone(response) : notBuilt(response);
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'cache-control': isHashed ? YEAR : 'no-cache',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    await pipeline(createReadStream(file), response);
  };
}

async function find(folder: string, path: string, fallbacks: readonly string[]): Promise<string | undefined> {
  const wanted = normalize(join(folder, safeDecode(path)));
  const isInside = wanted === folder || wanted.startsWith(folder + sep);
  const candidates = isInside ? [wanted, join(wanted, 'index.html')] : [];
  for (const candidate of [...candidates, ...fallbacks.map((name) => join(folder, name))]) {
    const facts = await stat(candidate).catch(() => undefined);
    if (facts?.isFile()) return candidate;
  }
  return undefined;
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path).replaceAll('\0', '');
  } catch {
    return '/';
  }
}

/** Cookies, links in mails and the bank's way back belong to 127.0.0.1: who types `localhost` is led there. */
function toTheOneOrigin(port: string, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(307, { location: `http://127.0.0.1:${port}${request.url ?? '/'}` });
  response.end();
}

/** A file of an older build: a page instead of it would only break the script that asked for it. */
function gone(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end('There is no such file in this build.\n');
}

function readOnly(response: ServerResponse): void {
  response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' });
  response.end('Read only.\n');
}

function notBuilt(response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('The web app is not built: npm run build --workspace apps/web\n');
}
