import { z } from 'zod';
import { Id } from '../schemas.ts';

/** What visitors' browsers tell of. */
const TRACKED = ['page_view', 'event_view', 'search', 'checkout_start', 'share', 'link_click'] as const;

/** A short value that says something of the action and nothing of the person: no `@`, no free text. */
const Property = z.union([
  z.boolean(),
  z
    .number()
    .min(Number.MIN_SAFE_INTEGER)
    .max(Number.MAX_SAFE_INTEGER)
    .refine((value) => value === 0 || Math.abs(value) >= 1e-9, 'must be 0 or at least a billionth'),
  z.string().regex(/^[\w .:/+-]{0,60}$/, 'must be at most 60 letters, digits and . : / + - _'),
]);

/** One thing that a visitor did. No personal data: no names, addresses or account ids, and no free text. */
export const Tracked = z.strictObject({
  name: z.enum(TRACKED),
  path: z
    .string()
    .regex(/^\/[\w\-./]{0,199}$/, 'must be a path without a query')
    .optional()
    .meta({ description: 'The page, without its query' }),
  eventId: Id.optional(),
  visitId: Id.optional().meta({ description: 'Made at random for each visit, kept in no cookie' }),
  occurredAt: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'Within the last day; the moment of its arrival when absent or not' }),
  properties: z
    .record(z.string().regex(/^[a-z][a-zA-Z0-9]{0,29}$/, 'must be a name such as ticketCount'), Property)
    .refine((properties) => Object.keys(properties).length <= 10, 'must be at most ten')
    .optional(),
});
