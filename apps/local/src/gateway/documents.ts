import type { IncomingMessage, ServerResponse } from 'node:http';
import { encoded } from './encoding.ts';
import type { AnswerApi, Serve } from './server.ts';
import { SITE_HEADERS } from './site-headers.ts';

/**
 * The pages that the event service makes: each event's at its own address, the sitemap and robots.txt. As CloudFront leads there in
 * AWS (infrastructure/edge/pages.js.tftpl). Where the service cannot answer, the app itself is served and says so.
 */
export function documents(api: AnswerApi, files: Serve): Readonly<Record<string, Serve>> {
  async function serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const path = documentPath(url.pathname);
    if (path === undefined || request.method !== 'GET') return files(request, response, url);
    const target = new URL(`/api${path}`, url);
    const answer = await api(request, target, crypto.randomUUID());
    const contentType = String(answer.headers['content-type'] ?? '');
    if (!/^(?:text\/(?:html|plain)|application\/xml)/.test(contentType)) return files(request, response, url);
    const { content, headers } = await encoded(request, Buffer.from(answer.body), contentType);
    const { 'cache-control': cacheControl = 'no-cache' } = answer.headers;
    response.writeHead(answer.status, {
      ...SITE_HEADERS,
      'content-type': contentType,
      'cache-control': String(cacheControl),
      ...headers,
    });
    response.end(content);
  }
  return { '/events/': serve, '/sitemap.xml': serve, '/robots.txt': serve };
}

/** Where the API makes the document of a page; undefined for a page that is the app's own. */
function documentPath(path: string): string | undefined {
  if (path === '/sitemap.xml') return '/pages/sitemap';
  if (path === '/robots.txt') return '/pages/robots';
  const [, id] = /^\/events\/([^/]+)\/?$/.exec(path) ?? [];
  return id === undefined ? undefined : `/pages/events/${id}`;
}
