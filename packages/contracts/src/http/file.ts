import { z } from 'zod';
import { operation } from '../operation.ts';
import { Id, line, PageQuery, page, Timestamp } from '../schemas.ts';

/** What may be uploaded. No SVG and no HTML: a browser would run what is inside. */
export const UPLOAD_TYPES = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'application/pdf',
  'text/csv',
] as const;

export const FILE_STATUSES = ['uploading', 'clean', 'quarantined'] as const;
export const FILE_VISIBILITIES = ['private', 'public'] as const;

/** Why content is quarantined. */
export const SCAN_FAULTS = [
  'wrong-length',
  'wrong-checksum',
  'wrong-type',
  'malware',
  'active-content',
  'too-many-pixels',
  'unreadable',
] as const;

/** The widths, in pixels, in which a public image is kept beside the original, when that is wider. */
export const RENDITION_WIDTHS = [320, 640, 1280] as const;

const MEGABYTE = 1024 * 1024;

/** The largest file of a type, in bytes. */
export const uploadLimit = (contentType: (typeof UPLOAD_TYPES)[number]): number =>
  contentType.startsWith('image/') ? 10 * MEGABYTE : 20 * MEGABYTE;

/** The most that one batch uploads, in bytes. */
const BATCH_LIMIT = 100 * MEGABYTE;

export const FileKey = z
  .string()
  .regex(/^[a-z]+-[0-9a-f-]{36}\.[a-z]{3,4}$/, 'must be a key such as ticket-019a….pdf')
  .meta({
    description: '`ticket-<ticket id>.pdf` or `upload-<id>.<extension>`',
    example: 'upload-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a.png',
  });

const KeyParams = z.object({ key: FileKey });

/** 32 bytes in base64 end in one of sixteen characters and one equals sign. */
const Sha256 = z
  .string()
  .regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'must be a SHA-256 in base64')
  .meta({ description: 'SHA-256 of the content in base64; the store refuses any other content' });

const Upload = z
  .strictObject({
    fileName: line(200).meta({ description: 'The name it is saved under by those who download it' }),
    contentType: z.enum(UPLOAD_TYPES),
    bytes: z.int().min(1).meta({ description: 'Images up to 10 MiB, others up to 20 MiB' }),
    sha256: Sha256,
    visibility: z.enum(FILE_VISIBILITIES).default('private').meta({
      description: 'Public files are images that everybody may see; organisers and admins only',
    }),
  })
  .refine((upload) => upload.bytes <= uploadLimit(upload.contentType), {
    path: ['bytes'],
    message: 'must be at most 10485760 for an image, 20971520 for another file',
  })
  .refine((upload) => upload.visibility === 'private' || upload.contentType.startsWith('image/'), {
    path: ['visibility'],
    message: 'can be public for an image only',
  });

const UploadTicket = z
  .object({
    key: z.string(),
    uploadUrl: z.url().meta({ description: 'Takes one PUT of exactly this content until `expiresAt`' }),
    headers: z.record(z.string(), z.string()).meta({ description: 'To be sent with the PUT, as they are' }),
    expiresAt: Timestamp,
  })
  .meta({ id: 'UploadTicket' });

const Rendition = z.object({ width: z.int(), url: z.string() });

export const StoredFile = z
  .object({
    key: z.string(),
    fileName: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    visibility: z.enum(FILE_VISIBILITIES),
    status: z.enum(FILE_STATUSES),
    createdAt: Timestamp,
    url: z.string().nullable().meta({ description: 'Where it is got; null until it is scanned clean' }),
    reason: z.enum(SCAN_FAULTS).nullable().meta({ description: 'Why it is quarantined' }),
    picture: z
      .object({ width: z.int(), height: z.int(), renditions: z.array(Rendition) })
      .nullable()
      .meta({ description: 'An image’s size, and a public one’s smaller forms; null for other files' }),
  })
  .meta({ id: 'StoredFile' });

const QuarantinedFile = z
  .object({
    key: z.string(),
    ownerId: Id,
    fileName: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    reason: z.enum(SCAN_FAULTS),
    quarantinedAt: Timestamp,
    deletedAfter: Timestamp.meta({ description: 'When it is gone by itself' }),
  })
  .meta({ id: 'QuarantinedFile' });

const key = 'upload-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0a.png';
const uploadExample = {
  fileName: 'poster.png',
  contentType: 'image/png' as const,
  bytes: 48213,
  sha256: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  visibility: 'public' as const,
};
const uploadTicketExample = {
  key,
  uploadUrl: `https://concert-bucket-production.s3.eu-central-1.amazonaws.com/incoming/${key}?X-Amz-Signature=0a1b`,
  headers: { 'content-type': 'image/png', 'x-amz-checksum-sha256': uploadExample.sha256 },
  expiresAt: '2027-01-04T10:15:00.000Z',
};
const fileExample = {
  key,
  fileName: 'poster.png',
  contentType: 'image/png',
  bytes: 48213,
  visibility: 'public' as const,
  status: 'clean' as const,
  createdAt: '2027-01-04T10:00:00.000Z',
  url: `/media/${key}`,
  reason: null,
  picture: {
    width: 1200,
    height: 675,
    renditions: [320, 640].map((width) => ({
      width,
      url: `/media/${key.replace('.png', `-${width}.webp`)}`,
    })),
  },
};

const uploadDescription =
  'PUT the content to `uploadUrl` with the given headers, then call `POST /files/{key}/complete`. Type, length and checksum are bound into the URL. Attendees begin at most 50 uploads and 200 MiB a day (UTC), organisers 1,000 and 5 GiB.';
const uploadProblems = {
  403: ['public-files-refused'],
  422: ['idempotency-key-reused'],
  429: ['upload-quota'],
} as const;

export const fileOperations = {
  uploadFile: operation({
    id: 'uploadFile',
    service: 'file',
    method: 'POST',
    path: '/files/upload',
    access: 'user',
    ownership: 'caller',
    idempotent: true,
    summary: 'Get a presigned upload',
    description: uploadDescription,
    body: Upload,
    bodyExample: uploadExample,
    responses: { 201: { description: 'Where to upload', body: UploadTicket, example: uploadTicketExample } },
    problems: uploadProblems,
  }),
  batchUpload: operation({
    id: 'batchUpload',
    service: 'file',
    method: 'POST',
    path: '/files/batch-upload',
    access: 'user',
    ownership: 'caller',
    idempotent: true,
    summary: 'Get presigned uploads for several files: all or none',
    description: uploadDescription,
    body: z
      .strictObject({ files: z.array(Upload).min(1).max(20) })
      .refine(({ files }) => files.reduce((sum, { bytes }) => sum + bytes, 0) <= BATCH_LIMIT, {
        path: ['files'],
        message: `must be at most ${BATCH_LIMIT} bytes together`,
      }),
    bodyExample: { files: [uploadExample] },
    responses: {
      201: {
        description: 'Where to upload, in the order of the request',
        body: z.object({ items: z.array(UploadTicket) }),
        example: { items: [uploadTicketExample] },
      },
    },
    problems: uploadProblems,
  }),
  completeUpload: operation({
    id: 'completeUpload',
    service: 'file',
    method: 'POST',
    path: '/files/{key}/complete',
    access: 'user',
    ownership: 'caller',
    summary: 'Have an upload scanned and released',
    description:
      'Checks length, checksum, that the content is what its type says, and for malware and active content. What fails is quarantined and never served. An upload is scanned without this call too, a moment later; completing again changes nothing. A public image is stored anew without what cameras write into it (place, device), turned upright, and in smaller forms beside it.',
    params: KeyParams,
    responses: {
      200: { description: 'The file, `clean` or `quarantined`', body: StoredFile, example: fileExample },
      202: {
        description: 'The content is there and its scan takes longer; ask again, or look in the list',
        body: StoredFile,
        example: { ...fileExample, status: 'uploading' as const, url: null, picture: null },
      },
    },
    problems: { 409: ['not-uploaded'] },
  }),
  getFile: operation({
    id: 'getFile',
    service: 'file',
    method: 'GET',
    path: '/files/{key}',
    access: 'optional',
    ownership: 'caller',
    personalData: true,
    summary: 'Get a file',
    description:
      'Redirects to a URL that is good for five minutes. A browser that calls with a token asks with `redirect=false` and opens the answered URL.',
    params: KeyParams,
    query: z.object({ redirect: z.enum(['true', 'false']).default('true') }),
    responses: {
      200: {
        description: 'With `redirect=false`: where the file is, until when',
        body: z.object({ url: z.url(), expiresAt: Timestamp }),
        example: {
          url: 'https://concert-bucket-production.s3.eu-central-1.amazonaws.com/private/ticket-0a1b.pdf?X-Amz-Signature=example',
          expiresAt: '2027-01-04T10:05:00.000Z',
        },
      },
      302: { description: 'To the file' },
    },
    problems: { 409: ['not-clean', 'not-ready'], 410: ['ticket-void'] },
  }),
  deleteFile: operation({
    id: 'deleteFile',
    service: 'file',
    method: 'DELETE',
    path: '/files/{key}',
    access: 'user',
    ownership: 'caller',
    summary: 'Delete an uploaded file',
    description: 'A ticket’s PDF belongs to its booking and cannot be deleted.',
    params: KeyParams,
    responses: { 204: { description: 'Deleted' } },
    problems: { 409: ['ticket-file'] },
  }),
  listFiles: operation({
    id: 'listFiles',
    service: 'file',
    method: 'GET',
    path: '/files/list',
    access: 'user',
    ownership: 'caller',
    summary: 'List your files, the newest first',
    query: PageQuery.extend({ contentType: z.enum(UPLOAD_TYPES).optional() }),
    responses: {
      200: {
        description: 'A page of files',
        body: page(StoredFile),
        example: { items: [fileExample], nextCursor: null },
      },
    },
  }),
  listQuarantine: operation({
    id: 'listQuarantine',
    service: 'file',
    method: 'GET',
    path: '/files/quarantine',
    access: ['admin'],
    personalData: true,
    summary: 'List what was found unfit, the newest first',
    description:
      'Nothing serves it. It is gone by itself after 30 days, and at once with `DELETE /files/{key}`.',
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of quarantined files',
        body: page(QuarantinedFile),
        example: {
          items: [
            {
              key,
              ownerId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
              fileName: 'poster.png',
              contentType: 'image/png',
              bytes: 48213,
              reason: 'malware' as const,
              quarantinedAt: '2027-01-04T10:00:05.000Z',
              deletedAfter: '2027-02-03T10:00:05.000Z',
            },
          ],
          nextCursor: null,
        },
      },
    },
  }),
} as const;
