import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A request as its sender made it. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query, percent-encoded as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Why a presigned request is refused, in S3's words; undefined if it is good. */
export type PresignFault = 'AccessDenied' | 'SignatureDoesNotMatch' | 'AuthorizationQueryParametersError';

/**
 * Checks a presigned URL (Signature Version 4 in the query,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html): that it has not expired, and
 * that method, path, host and signed headers are those that were signed. On this machine a key's secret is its
 * own id. A gateway in between names the host and the path's prefix that the sender used in `X-Forwarded-Host`
 * and `X-Forwarded-Prefix`.
 */
export function presignFault(request: SignedRequest, now: Date): PresignFault | undefined {
  const [path = '', query = ''] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  const [keyId = '', ...scope] = (parameters.get('X-Amz-Credential') ?? '').split('/');
  const date = parameters.get('X-Amz-Date') ?? '';
  const signedAt = parseDate(date);
  const seconds = Number(parameters.get('X-Amz-Expires') ?? Number.NaN);
  if (scope.length !== 4 || Number.isNaN(signedAt) || Number.isNaN(seconds))
    return 'AuthorizationQueryParametersError';
  if (now.getTime() > signedAt + seconds * 1000) return 'AccessDenied';

  const prefix = single(request.headers['x-forwarded-prefix']) ?? '';
  const canonical = [
    request.method,
    prefix + path,
    canonicalQuery(query),
    ...canonicalHeaders(request.headers, parameters.get('X-Amz-SignedHeaders') ?? ''),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${keyId}`);
  const expected = hmac(key, toSign);
  const given = Buffer.from(parameters.get('X-Amz-Signature') ?? '', 'hex');
  const isGood = given.length === expected.length && timingSafeEqual(given, expected);
  return isGood ? undefined : 'SignatureDoesNotMatch';
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => !pair.startsWith('X-Amz-Signature='))
    .toSorted()
    .join('&');
}

function canonicalHeaders(headers: IncomingHttpHeaders, signed: string): readonly string[] {
  const lines = signed.split(';').map((name) => {
    const value =
      name === 'host' ? (single(headers['x-forwarded-host']) ?? headers.host) : single(headers[name]);
    return `${name}:${(value ?? '').trim().replaceAll(/ +/g, ' ')}`;
  });
  return [...lines, '', signed];
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join(',');
}

/** Milliseconds of `20300102T030405Z`; NaN for anything else. */
function parseDate(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
