import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { type Encoded, encoded, encodingFor } from './encoding.ts';
import { SITE_HEADERS } from './site-headers.ts';

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

const YEAR = 'public, max-age=31536000, immutable';

interface Kept extends Encoded {
  readonly tag: string;
}

/**
 * Serves the built web app as S3 behind CloudFront does: files, folders' index.html, and 200.html for the rest;
 * compressed, and with a tag by which a browser learns that it has a page already.
 */
export function openStaticFiles(folder: string) {
  const kept = new Map<string, Kept>();

  async function read(request: IncomingMessage, file: string, contentType: string): Promise<Kept> {
    const { size, mtimeMs } = await stat(file);
    const tag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
    const key = `${encodingFor(request.headers['accept-encoding']) ?? ''} ${file}`;
    const known = kept.get(key);
    if (known?.tag === tag) return known;
    const fresh = { ...(await encoded(request, await readFile(file), contentType)), tag };
    kept.set(key, fresh);
    return fresh;
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return readOnly(response);
    const port = /^localhost:(\d{1,5})$/.exec(request.headers.host ?? '')?.[1];
    if (port !== undefined) return toTheOneOrigin(port, request, response);
    const isHashed = url.pathname.startsWith('/_nuxt/');
    const file = await find(folder, url.pathname, isHashed ? [] : ['200.html', 'index.html']);
    if (file === undefined) return isHashed ? gone(response) : notBuilt(response);
    const contentType = TYPES[extname(file)] ?? 'application/octet-stream';
    const { content, headers, tag } = await read(request, file, contentType);
    const all = {
      ...SITE_HEADERS,
      ...headers,
      'content-type': contentType,
      'cache-control': isHashed ? YEAR : 'no-cache',
      etag: tag,
    };
    const isKnown = request.headers['if-none-match']?.replace(/^W\//, '') === tag;
    response.writeHead(isKnown ? 304 : 200, isKnown ? all : { ...all, 'content-length': content.length });
    response.end(isKnown || request.method === 'HEAD' ? undefined : content);
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
