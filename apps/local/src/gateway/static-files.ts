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

/** As CloudFront adds them in AWS. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=()',
};

const YEAR = 'public, max-age=31536000, immutable';

/** Serves the built web app as S3 behind CloudFront does: files, folders' index.html, and 200.html for the rest. */
export function openStaticFiles(folder: string) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const file = await find(folder, url.pathname);
    if (file === undefined) return notBuilt(response);
    const isHashed = url.pathname.startsWith('/_nuxt/');
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

async function find(folder: string, path: string): Promise<string | undefined> {
  const wanted = normalize(join(folder, safeDecode(path)));
  const isInside = wanted === folder || wanted.startsWith(folder + sep);
  const candidates = isInside ? [wanted, join(wanted, 'index.html')] : [];
  for (const candidate of [...candidates, join(folder, '200.html'), join(folder, 'index.html')]) {
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

function notBuilt(response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('The web app is not built: npm run build --workspace apps/web\n');
}
