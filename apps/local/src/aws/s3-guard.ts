import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { buildApp } from 'fauxqs';
import type { Arrivals } from './arrivals.ts';
import type { Buckets } from './fauxqs-parts.ts';
import { presignFault } from './presigned.ts';

/** Sub-resources of S3 that fauxqs does not know: it would store a `?tagging` body as the object itself. */
const NOT_SERVED = [
  'accelerate',
  'acl',
  'cors',
  'encryption',
  'inventory',
  'legal-hold',
  'logging',
  'metrics',
  'object-lock',
  'ownershipControls',
  'policy',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'versioning',
  'versions',
  'website',
];

/** Headers of an answer that a GET may ask for in its query. */
const OVERRIDES = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
];

/** Public images: in AWS the CDN, and only it, reads them for everybody. */
const MEDIA = /^\/[^/?]+\/media\/[^?]/;

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

interface S3Request {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/**
 * Stands before fauxqs's S3 and gives it what it lacks: private buckets (a request is signed or presigned, and
 * what was presigned is checked), SHA-256 checksums, `If-None-Match: *`, the `response-…` parameters, messages of
 * new objects, and `NotImplemented` for what it would misunderstand.
 */
export function guardS3(app: ReturnType<typeof buildApp>, buckets: Buckets, arrivals: Arrivals): void {
  app.addHook('preHandler', async (request, reply) => {
    const { method, headers, body } = request;
    const refusal = refusalOf({ method, url: request.originalUrl, headers, body }, buckets);
    if (refusal) return reply.code(refusal.status).type('application/xml').send(errorXml(refusal));
    if (queryOf(request.originalUrl).has('notification')) {
      const { bucket } = placeOf(request.originalUrl);
      if (method === 'PUT') await arrivals.configure(bucket, String(body));
      return reply.type('application/xml').send(method === 'PUT' ? '' : arrivals.configuration(bucket));
    }
  });
  // Without a promise: fauxqs's handlers return while they still send, and Fastify would send once more.
  app.addHook('onSend', (request, reply, _payload, done) => {
    const { method, originalUrl, headers, body } = request;
    if (reply.statusCode < 300) {
      const arrival = arrivalOf({ method, url: originalUrl, headers, body });
      if (arrival) arrivals.tell(arrival);
      if (method === 'GET') override(reply, queryOf(originalUrl));
    }
    done();
  });
}

function override(reply: { header(name: string, value: string): unknown }, query: URLSearchParams): void {
  for (const name of OVERRIDES) {
    const value = query.get(`response-${name}`);
    if (value !== null) reply.header(name, value);
  }
}

/** What a request that succeeded has stored. */
function arrivalOf({ method, url, headers, body }: S3Request) {
  const { bucket, key } = placeOf(url);
  const query = queryOf(url);
  if (key === '' || query.has('notification')) return undefined;
  const bytes = Buffer.isBuffer(body) ? body.length : 0;
  if (method === 'POST' && query.has('uploadId'))
    return { bucket, key, bytes, how: 'ObjectCreated:CompleteMultipartUpload' };
  if (method !== 'PUT' || query.has('partNumber')) return undefined;
  return {
    bucket,
    key,
    bytes,
    how: `ObjectCreated:${headers['x-amz-copy-source'] === undefined ? 'Put' : 'Copy'}`,
  };
}

function refusalOf(request: S3Request, buckets: Buckets): Refusal | undefined {
  if (request.url === '/health') return undefined;
  const query = queryOf(request.url);
  const subresource = NOT_SERVED.find((name) => query.has(name));
  if (subresource !== undefined) {
    return { status: 501, code: 'NotImplemented', message: `?${subresource} is not served here.` };
  }
  return (
    accessRefusal(request, query) ?? (request.method === 'PUT' ? writeRefusal(request, buckets) : undefined)
  );
}

/** The SDK's own signature is not checked: only this machine's programs reach this port. */
function accessRefusal(request: S3Request, query: URLSearchParams): Refusal | undefined {
  if (request.headers.authorization?.startsWith('AWS4-')) return undefined;
  if (/^(GET|HEAD)$/.test(request.method) && MEDIA.test(request.url)) return undefined;
  const code = query.has('X-Amz-Signature') ? presignFault(request, new Date()) : 'AccessDenied';
  if (code === undefined) return undefined;
  const status = code === 'AuthorizationQueryParametersError' ? 400 : 403;
  return { status, code, message: 'Access Denied: not signed, expired, or not what was signed' };
}

function writeRefusal({ url, headers, body }: S3Request, buckets: Buckets): Refusal | undefined {
  if (headers['if-none-match'] === '*' && hasObject(buckets, url)) {
    const message = 'At least one of the pre-conditions you specified did not hold';
    return { status: 412, code: 'PreconditionFailed', message };
  }
  const checksum = headers['x-amz-checksum-sha256'];
  if (checksum === undefined || headers['content-encoding']?.includes('aws-chunked')) return undefined;
  const content = Buffer.isBuffer(body) ? body : '';
  if (createHash('sha256').update(content).digest('base64') === checksum) return undefined;
  return {
    status: 400,
    code: 'BadDigest',
    message: 'The SHA256 you specified did not match what we received.',
  };
}

function hasObject(buckets: Buckets, url: string): boolean {
  const { bucket, key } = placeOf(url);
  try {
    buckets.headObject(bucket, key);
    return true;
  } catch {
    // fauxqs throws NoSuchKey or NoSuchBucket; the latter is answered by the write that follows.
    return false;
  }
}

function placeOf(url: string): { readonly bucket: string; readonly key: string } {
  const { pathname } = new URL(url, 'http://s3');
  const [bucket = '', ...key] = pathname.slice(1).split('/').map(decodeURIComponent);
  return { bucket, key: key.join('/') };
}

function queryOf(url: string): URLSearchParams {
  return new URL(url, 'http://s3').searchParams;
}

function errorXml({ code, message }: Refusal): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
