import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsFault } from '../aws-fault.ts';
import { type Operation, operation } from '../json-protocol.ts';
import type { Route, RuleBook } from './rule-book.ts';

/** A message for a queue, or for a topic and all that listen to it. */
export interface Delivery {
  readonly targetArn: string;
  readonly body: string;
}

/** Puts messages where they go; resolves when they are safe there. Rejects if any of them is not. */
export type Deliver = (deliveries: readonly Delivery[]) => Promise<void>;

/** PutEvents' limits (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html). */
const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1024;

const entrySchema = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
  TraceHeader: z.string().optional(),
});
const inputSchema = z.object({ Entries: z.array(entrySchema).min(1).max(MOST_ENTRIES) });
type Entry = z.infer<typeof entrySchema>;
type Answer = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

/** What events are stamped with. */
export interface Origin {
  readonly region: string;
  readonly account: string;
}

/**
 * PutEvents. Answers only when every queue that an event goes to has it, so that what was acknowledged
 * survives a kill. An entry that cannot be taken or delivered fails alone, as `FailedEntryCount` says.
 */
export function putEvents(book: RuleBook, deliver: Deliver, origin: Origin): Operation {
  return operation(inputSchema, async ({ Entries }) => {
    const size = Entries.reduce((sum, entry) => sum + entrySize(entry), 0);
    if (size > MOST_BYTES) {
      throw new AwsFault(
        'ValidationException',
        'Total size of the entries in the request is over the limit.',
      );
    }
    const answers = await Promise.all(Entries.map((entry) => putEvent(entry, { book, deliver, origin })));
    const failed = answers.filter((answer) => 'ErrorCode' in answer);
    return { FailedEntryCount: failed.length, Entries: answers };
  });
}

interface Surroundings {
  readonly book: RuleBook;
  readonly deliver: Deliver;
  readonly origin: Origin;
}

async function putEvent(entry: Entry, { book, deliver, origin }: Surroundings): Promise<Answer> {
  const { Source, DetailType, Detail } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (!value)
      return refusal(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
  }
  const detail = parseDetail(Detail);
  if (!detail) return refusal('MalformedDetail', 'Detail is malformed.');
  const bus = busName(entry.EventBusName);
  const routes = book.routes(bus);
  if (!routes) return refusal('ResourceNotFoundException', `Event bus ${bus} does not exist.`);

  const EventId = randomUUID();
  const event = envelope(entry, { EventId, detail, origin });
  try {
    await deliver(deliveriesOf(event, routes));
    return { EventId };
  } catch (error) {
    return refusal('InternalFailure', error instanceof Error ? error.message : String(error));
  }
}

function deliveriesOf(event: object, routes: readonly Route[]): readonly Delivery[] {
  const arns = new Set(routes.filter((route) => route.fits(event)).flatMap((route) => route.targetArns));
  if (arns.size === 0) return [];
  const body = JSON.stringify(event);
  return [...arns].map((targetArn) => ({ targetArn, body }));
}

/** The event as its targets see it; AWS gives its time in whole seconds. */
function envelope(
  entry: Entry,
  { EventId, detail, origin }: { EventId: string; detail: object; origin: Origin },
) {
  const time = entry.Time === undefined ? new Date() : new Date(entry.Time * 1000);
  return {
    version: '0',
    id: EventId,
    'detail-type': entry.DetailType,
    source: entry.Source,
    account: origin.account,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region: origin.region,
    resources: entry.Resources ?? [],
    detail,
  };
}

/** How AWS counts an entry: its time as 14 bytes, and the UTF-8 of its texts. */
function entrySize(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  return (
    (entry.Time === undefined ? 0 : 14) + texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0)
  );
}

function parseDetail(text: string | undefined): object | undefined {
  try {
    const detail: unknown = JSON.parse(text ?? '');
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

/** A bus may be named by its ARN. */
export function busName(nameOrArn: string | undefined): string {
  return nameOrArn?.replace(/^arn:[^/]*:event-bus\//, '') ?? 'default';
}

function refusal(ErrorCode: string, ErrorMessage: string): Answer {
  return { ErrorCode, ErrorMessage };
}
