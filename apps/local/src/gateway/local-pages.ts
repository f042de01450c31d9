import type { IncomingMessage, ServerResponse } from 'node:http';
import { forward } from './forward.ts';
import { mailPage, mailsJson, readMails } from './mail-page.ts';
import { messagesJson, messagesPage, readMessages } from './messages-page.ts';
import { metricsPage, readMetrics } from './metrics-page.ts';
import type { Serve } from './server.ts';

/** Where the stand-ins answer on this machine; absent when the real service is used instead. */
export interface StandIns {
  readonly s3: string;
  readonly mailbox?: string | undefined;
  readonly phones?: string | undefined;
  readonly stripe?: string | undefined;
  readonly metrics?: string | undefined;
  /** The bucket whose `media/` the CDN serves. */
  readonly bucket: string;
}

/** What stands under the one origin beside web and API: the public media, and what only this machine has. */
export function localPages({
  s3,
  mailbox,
  phones,
  stripe,
  metrics,
  bucket,
}: StandIns): Readonly<Record<string, Serve>> {
  return {
    '/media/': (request, response, url) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return text(response, 405, 'Read only.');
      for (const [name, value] of Object.entries(MEDIA_HEADERS)) response.setHeader(name, value);
      forward(request, response, `${s3}/${bucket}/media/${url.pathname.slice('/media/'.length)}`);
    },
    '/_local/s3/': (request, response) => presigned(s3, request, response),
    ...(stripe === undefined ? {} : { '/_local/stripe': under('/_local/stripe', stripe) }),
    ...(mailbox === undefined ? {} : mailPages(mailbox)),
    ...(phones === undefined ? {} : phonePages(phones)),
    ...(metrics === undefined ? {} : metricsPages(metrics)),
  };
}

/** As CloudFront adds them in AWS. A picture that changes gets another key. */
const MEDIA_HEADERS = {
  'cache-control': 'public, max-age=86400',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
};

const S3_PREFIX = '/_local/s3';

/**
 * What a presigned URL allows, under our own origin. Queues and topics answer on the same port: neither their
 * methods nor the SDK's own authorization get through here.
 */
function presigned(s3: string, request: IncomingMessage, response: ServerResponse): void {
  if (!['GET', 'HEAD', 'PUT'].includes(request.method ?? '')) {
    text(response, 405, 'Presigned URLs only.');
    return;
  }
  delete request.headers.authorization;
  // In AWS the bucket has an origin of its own; here a file would share ours.
  response.setHeader('x-content-type-options', 'nosniff');
  forward(request, response, `${s3}${(request.url ?? '').slice(S3_PREFIX.length)}`, {
    'x-forwarded-host': request.headers.host ?? '',
    'x-forwarded-prefix': S3_PREFIX,
  });
}

function mailPages(mailbox: string): Readonly<Record<string, Serve>> {
  return {
    '/_local/mail/': under('/_local/mail', mailbox),
    '/_local/mail': async (_request, response, url) => {
      const page = await mailPage(await readMails(mailbox, url.searchParams.get('to')));
      // The frames show mails, which may carry their own style but nothing that runs or loads.
      response.setHeader(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; form-action 'self'",
      );
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page);
    },
    '/_local/mail.json': async (_request, response, url) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(mailsJson(await readMails(mailbox, url.searchParams.get('to')))));
    },
  };
}

function phonePages(phones: string): Readonly<Record<string, Serve>> {
  return {
    '/_local/messages': async (_request, response, url) => {
      const page = await messagesPage(await readMessages(phones, url.searchParams.get('to')));
      response.setHeader(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
      );
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page);
    },
    '/_local/messages.json': async (_request, response, url) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(messagesJson(await readMessages(phones, url.searchParams.get('to')))));
    },
  };
}

function metricsPages(board: string): Readonly<Record<string, Serve>> {
  return {
    '/_local/metrics': async (_request, response) => {
      const page = await metricsPage(await readMetrics(board));
      response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page);
    },
    '/_local/metrics.json': async (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ items: await readMetrics(board) }));
    },
  };
}

/** Everything below `prefix`, at `target` under the same remaining path. */
function under(prefix: string, target: string): Serve {
  return (request, response, url) =>
    forward(request, response, `${target}${url.pathname.slice(prefix.length) || '/'}${url.search}`);
}

function text(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${message}\n`);
}
