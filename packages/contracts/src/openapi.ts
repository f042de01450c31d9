import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiRequestBodyObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { allOperations } from './http/index.ts';
import { problemComponents, problemResponses } from './openapi-problems.ts';
import type { Operation, ResponseContract } from './operation.ts';
import { SERVICES, type ServiceName } from './services.ts';

const DESCRIPTION = `Tickets for concerts and other live events.

Money is whole minor units (cents, yen) with an ISO 4217 code; times are ISO 8601 in UTC; ids are UUIDv7. Lists are pages: send \`nextCursor\` back as \`cursor\` until it is null. Errors are RFC 9457 problem details: branch on the last part of \`type\`. Every answer carries \`x-request-id\`, and \`ratelimit-limit\`, \`ratelimit-remaining\` and \`ratelimit-reset\` tell of the rate limit.`;

const TAGS: Readonly<Record<ServiceName, string>> = {
  auth: 'Accounts and sessions',
  event: 'Events and their ticket types',
  booking: 'Holds, bookings and tickets',
  payment: 'Payments and refunds',
  file: 'Uploads and ticket PDFs',
  email: 'Mails and their templates',
  notification: 'The inbox and push',
  analytics: 'Figures',
  cache: 'The cache, and the platform’s health',
  audit: 'The audit trail',
};

/** The whole API as OpenAPI 3.1, from the contract and nothing else. */
export function openApiDocument(version: string): ReturnType<typeof createDocument> {
  return createDocument({
    openapi: '3.1.1',
    info: { title: 'Concert', version, description: DESCRIPTION },
    servers: [{ url: '/api' }],
    tags: SERVICES.map((name) => ({ name, description: TAGS[name] })),
    paths: pathsOf(allOperations),
    components: {
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The `accessToken` of register, login or refresh; good for 15 minutes.',
        },
      },
      responses: problemComponents,
    },
  });
}

function pathsOf(operations: readonly Operation[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operation),
    };
  }
  return paths;
}

function describe(operation: Operation): ZodOpenApiOperationObject {
  const { id, service, summary, params, query } = operation;
  const header = headersOf(operation);
  const requestParams = {
    ...(params && { path: params }),
    ...(query && { query }),
    ...(header && { header }),
  };
  const requestBody = requestBodyOf(operation);
  return {
    operationId: id,
    tags: [service],
    summary,
    description: [operation.description, whoMay(operation)].filter((text) => text !== undefined).join('\n\n'),
    security: securityOf(operation),
    ...(Object.keys(requestParams).length > 0 && { requestParams }),
    ...(requestBody && { requestBody }),
    responses: { ...answersOf(operation), ...problemResponses(operation) },
  };
}

const IdempotencyHeader = z.object({
  'Idempotency-Key': z.string().min(1).max(255).optional().meta({
    description:
      'Made by the caller for each thing it wants done. The same key and body give the first answer again; the same key with another body is refused with 422.',
    example: '7d3c0f0e-6f0b-4c34-9a1e-5f1f4a0a9d11',
  }),
});

function headersOf({ headers, idempotent }: Operation): z.ZodObject | undefined {
  if (idempotent !== true) return headers;
  return headers === undefined ? IdempotencyHeader : headers.extend(IdempotencyHeader.shape);
}

function requestBodyOf({ body, bodyExample, rawBody }: Operation): ZodOpenApiRequestBodyObject | undefined {
  if (rawBody === true) return { required: true, content: { 'application/json': { schema: z.unknown() } } };
  if (body === undefined) return undefined;
  const media = { schema: body, ...(bodyExample !== undefined && { example: bodyExample }) };
  return { required: !body.safeParse({}).success, content: { 'application/json': media } };
}

function answersOf({ responses }: Operation): Record<`${2 | 3 | 5}${string}`, ZodOpenApiResponseObject> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, answer]) => [status, answerOf(status, answer)]),
  );
}

function answerOf(
  status: string,
  { description, body, example, contentType = 'application/json' }: ResponseContract,
): ZodOpenApiResponseObject {
  const location = {
    location: { description: 'Where to go', schema: { type: 'string', format: 'uri' } },
  } as const;
  return {
    description,
    ...(status.startsWith('3') && { headers: location }),
    ...(body && {
      content: { [mediaType(contentType)]: { schema: body, ...(example !== undefined && { example }) } },
    }),
  };
}

/** `text/html; charset=utf-8` → `text/html`. */
const mediaType = (contentType: string): string => contentType.replace(/;.*$/, '');

function securityOf({ access }: Operation): Record<string, string[]>[] {
  const withToken = { accessToken: [] };
  if (access === 'public') return [];
  return access === 'optional' ? [{}, withToken] : [withToken];
}

function whoMay({ access, ownership }: Operation): string | undefined {
  const roles =
    typeof access === 'string' ? undefined : `Roles: ${access.map((role) => `\`${role}\``).join(', ')}.`;
  const owners = {
    caller: 'One’s own only; what is others’ answers 404, but for admins.',
    'event-organizer': 'For one’s own events only; what is others’ answers 404, but for admins.',
  };
  const owned = ownership && owners[ownership];
  const sentences = [roles, owned].filter((text) => text !== undefined);
  return sentences.length === 0 ? undefined : sentences.join(' ');
}
