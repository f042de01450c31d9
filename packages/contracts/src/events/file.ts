import { z } from 'zod';
import { eventType } from '../event.ts';
import { SCAN_FAULTS } from '../http/file.ts';
import { Id } from '../schemas.ts';

/** What a key in these events is preceded by in `concert-bucket`, for services that read the content there. */
export const PRIVATE_PREFIX = 'private/';

export const fileEvents = {
  TicketFilesReady: eventType({
    type: 'TicketFilesReady',
    version: 1,
    source: 'file',
    description: 'The PDFs of a booking’s tickets are stored.',
    subject: 'booking',
    data: z.object({
      bookingId: Id,
      eventId: Id,
      userId: Id,
      files: z.array(z.object({ ticketId: Id, key: z.string() })),
      cause: z.enum(['confirmed', 'renamed', 'reissued']),
    }),
    example: {
      bookingId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
      eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
      userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
      files: [
        {
          ticketId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06',
          key: 'ticket-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d06.pdf',
        },
      ],
      cause: 'confirmed',
    },
  }),
  FileUploadRequested: eventType({
    type: 'FileUploadRequested',
    version: 1,
    source: 'file',
    description: 'Somebody got a presigned upload.',
    subject: 'file',
    data: z.object({ key: z.string(), ownerId: Id, contentType: z.string(), bytes: z.int() }),
    example: {
      key: 'upload-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a.png',
      ownerId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
      contentType: 'image/png',
      bytes: 48213,
    },
  }),
  FileScanned: eventType({
    type: 'FileScanned',
    version: 1,
    source: 'file',
    description: 'An upload was scanned: released, or quarantined for the given reason.',
    subject: 'file',
    data: z.object({
      key: z.string(),
      ownerId: Id,
      verdict: z.enum(['clean', 'quarantined']),
      reason: z.enum(SCAN_FAULTS).nullable(),
    }),
    example: {
      key: 'upload-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a.png',
      ownerId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
      verdict: 'clean',
      reason: null,
    },
  }),
  FileDeleted: eventType({
    type: 'FileDeleted',
    version: 1,
    source: 'file',
    description: 'A file was deleted.',
    subject: 'file',
    data: z.object({ key: z.string(), ownerId: Id }),
    example: {
      key: 'upload-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a.png',
      ownerId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
    },
  }),
} as const;
