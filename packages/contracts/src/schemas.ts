import { z } from 'zod';

/** The building blocks that several operations share. */

export const Id = z.uuid().meta({ description: 'UUIDv7', example: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01' });

export const Timestamp = z.iso
  .datetime({ offset: false, precision: 3 })
  .meta({ description: 'ISO 8601, UTC', example: '2027-05-14T18:00:00.000Z' });

/** Accepts any ISO 8601 instant with an offset that the database can store; hands a `Date` on. */
export const InstantInput = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine(
    (moment) => moment.getUTCFullYear() >= 1970 && moment.getUTCFullYear() <= 9998,
    'must be from 1970 to 9998',
  )
  .meta({ description: 'ISO 8601 with Z or an offset', example: '2027-05-14T18:00:00Z' });

export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be three capital letters (ISO 4217)')
  .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'is not a currency of ISO 4217')
  .meta({ description: 'ISO 4217', example: 'EUR' });

export const AmountMinor = z
  .int()
  .min(0)
  .max(100_000_000_000)
  .meta({ description: 'Whole minor units (cents, yen)', example: 4500 });

export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
  .meta({ description: 'IANA time zone', example: 'Europe/Berlin' });

export const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1)')
  .meta({ description: 'ISO 3166-1 alpha-2', example: 'DE' });

export const Locale = z.enum(['en', 'de', 'es', 'fr']).meta({ description: 'Language of mails and tickets' });

/** One line of text: trimmed, no control characters, so that it can go into a mail header or a file name. */
export const line = (maximum: number, minimum = 1) =>
  z
    .string()
    .trim()
    .min(minimum)
    .max(maximum)
    .regex(/^\P{Cc}*$/u, 'must not contain control characters');

/** Several lines of plain text; line breaks and tabs are the only control characters allowed. */
export const paragraph = (maximum: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maximum)
    .regex(/^[\P{Cc}\n\r\t]*$/u, 'must not contain control characters');

export const Email = z
  .email('must be an e-mail address')
  .max(254)
  .meta({ description: 'Kept as given; compared without regard to case', example: 'fan@concert.example' });

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'Items on a page' }),
  cursor: z.string().max(512).optional().meta({ description: '`nextCursor` of the page before' }),
});

/** A page of a list. `nextCursor` is null on the last one. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const IdParams = z.object({ id: Id });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name.includes('/') || name === 'UTC';
  } catch {
    return false;
  }
}
