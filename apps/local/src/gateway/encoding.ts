import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export interface Encoded {
  readonly content: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

type Encoding = 'br' | 'gzip';

const COMPRESSIBLE = /^(?:text\/|application\/(?:json|xml|manifest\+json)|image\/svg\+xml)/;
/** As CloudFront: less is not worth it, more is not tried. */
const SMALLEST = 1_000;
const LARGEST = 10_000_000;

const compress: Readonly<Record<Encoding, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) => promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: promisify(gzip),
};

/** Content as the asker takes it: compressed where that is possible and helps, as CloudFront does it. */
export async function encoded(
  request: IncomingMessage,
  content: Buffer,
  contentType: string,
): Promise<Encoded> {
  const isWorthIt = COMPRESSIBLE.test(contentType) && content.length >= SMALLEST && content.length <= LARGEST;
  if (!isWorthIt) return { content, headers: {} };
  const vary = { vary: 'accept-encoding' };
  const encoding = encodingFor(request.headers['accept-encoding']);
  if (encoding === undefined) return { content, headers: vary };
  return { content: await compress[encoding](content), headers: { ...vary, 'content-encoding': encoding } };
}

/** Brotli before gzip, unless it is refused with a weight of zero. */
export function encodingFor(accepted: string | string[] | undefined): Encoding | undefined {
  const offers = String(accepted ?? '')
    .split(',')
    .map((offer) => offer.trim().toLowerCase())
    .filter((offer) => !/;\s*q=0(?:\.0*)?$/.test(offer))
    .map((offer) => offer.replace(/;.*$/, ''));
  return (['br', 'gzip'] as const).find((encoding) => offers.includes(encoding));
}
