import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

/** The name of Concert's event bus. */
export const CONCERT_BUS = 'concert';

export interface BusEntry {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly detail: unknown;
}

export interface Bus {
  /**
   * Publishes events, as many in a request as EventBridge takes. One that fails keeps no other back.
   * @returns the ids that the bus accepted; what is missing is to be tried again
   * @throws Error when a request failed and nothing at all was accepted
   */
  publish(entries: readonly BusEntry[]): Promise<readonly string[]>;
}

/** PutEvents' limits (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html). */
const ENTRIES_PER_REQUEST = 10;
const BYTES_PER_REQUEST = 256 * 1024;
const REQUESTS_AT_ONCE = 8;

interface Sized {
  readonly id: string;
  readonly bytes: number;
  readonly entry: { readonly Source: string; readonly DetailType: string; readonly Detail: string };
}

export function openBus(name: string, client = new EventBridgeClient({})): Bus {
  async function put(request: readonly Sized[]): Promise<readonly string[]> {
    const { Entries } = await client.send(
      new PutEventsCommand({ Entries: request.map(({ entry }) => ({ EventBusName: name, ...entry })) }),
    );
    return request.filter((_, index) => Entries?.[index]?.EventId !== undefined).map(({ id }) => id);
  }

  return {
    async publish(entries) {
      const requests = requestsOf(entries.map(sized));
      const accepted: string[] = [];
      const failures: unknown[] = [];
      for (let first = 0; first < requests.length; first += REQUESTS_AT_ONCE) {
        const round = requests.slice(first, first + REQUESTS_AT_ONCE);
        for (const result of await Promise.allSettled(round.map(put))) {
          if (result.status === 'fulfilled') accepted.push(...result.value);
          else failures.push(result.reason);
        }
      }
      if (accepted.length === 0 && failures.length > 0) throw failures[0];
      return accepted;
    },
  };
}

function sized({ id, source, type, detail }: BusEntry): Sized {
  const entry = { Source: source, DetailType: type, Detail: JSON.stringify(detail) };
  return { id, entry, bytes: Object.values(entry).reduce((sum, text) => sum + Buffer.byteLength(text), 0) };
}

/** Fills requests in order up to either limit; an entry that alone is too large stands alone, and is refused alone. */
function requestsOf(entries: readonly Sized[]): readonly (readonly Sized[])[] {
  const requests: Sized[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const current = requests.at(-1);
    bytes += entry.bytes;
    if (current !== undefined && current.length < ENTRIES_PER_REQUEST && bytes <= BYTES_PER_REQUEST) {
      current.push(entry);
    } else {
      requests.push([entry]);
      bytes = entry.bytes;
    }
  }
  return requests;
}
