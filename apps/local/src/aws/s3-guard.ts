import type { buildApp } from 'fauxqs';
import type { Buckets } from './fauxqs-parts.ts';

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
  'notification',
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

/**
 * Stands before fauxqs's S3: answers `NotImplemented` to what it would misunderstand, and keeps
 * `If-None-Match: *`, by which S3 writes an object only where there is none.
 */
export function guardS3(app: ReturnType<typeof buildApp>, buckets: Buckets): void {
  app.addHook('preHandler', (request, reply, done) => {
    const url = new URL(request.url, 'http://s3');
    const refused = NOT_SERVED.find((name) => url.searchParams.has(name));
    if (refused !== undefined) {
      reply
        .code(501)
        .type('application/xml')
        .send(errorXml('NotImplemented', `?${refused} is not served here.`));
    } else if (
      request.method === 'PUT' &&
      request.headers['if-none-match'] === '*' &&
      hasObject(buckets, url)
    ) {
      const message = 'At least one of the pre-conditions you specified did not hold';
      reply.code(412).type('application/xml').send(errorXml('PreconditionFailed', message));
    } else {
      done();
    }
  });
}

function hasObject(buckets: Buckets, url: URL): boolean {
  const [bucket = '', ...key] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  try {
    buckets.headObject(bucket, key.join('/'));
    return true;
  } catch {
    // fauxqs throws NoSuchKey or NoSuchBucket; the latter is answered by the write that follows.
    return false;
  }
}

function errorXml(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
