import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

export interface BusEntry {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly detail: unknown;
}

export interface Bus {
  /**
   * Publishes events, ten a request as EventBridge takes them.
   * @returns the ids that the bus accepted; what is missing is to be tried again
   */
  publish(entries: readonly BusEntry[]): Promise<readonly string[]>;
}

const ENTRIES_PER_REQUEST = 10;
const REQUESTS_AT_ONCE = 8;

export function openBus(name: string, client = new EventBridgeClient({})): Bus {
  async function put(entries: readonly BusEntry[]): Promise<readonly string[]> {
    const { Entries } = await client.send(
      new PutEventsCommand({
        Entries: entries.map((entry) => ({
          EventBusName: name,
          Source: entry.source,
          DetailType: entry.type,
          Detail: JSON.stringify(entry.detail),
        })),
      }),
    );
    return entries.filter((_, index) => Entries?.[index]?.ErrorCode === undefined).map((entry) => entry.id);
  }

  return {
    async publish(entries) {
      const requests = inGroups(entries, ENTRIES_PER_REQUEST);
      const accepted: string[] = [];
      for (const round of inGroups(requests, REQUESTS_AT_ONCE)) {
        accepted.push(...(await Promise.all(round.map(put))).flat());
      }
      return accepted;
    },
  };
}

function inGroups<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
