import { isStale, type KnownEvent, type KnownTicket, type QueuedScan, type Trouble } from './known.ts';

const NAME = 'concert-door';

/** Set while there may be names on this device: the storefront looks at it when somebody logs out. */
const MARK = 'concert-door-data';

const STORES = ['events', 'tickets', 'queue', 'troubles'] as const;
type StoreName = (typeof STORES)[number];

const TOLD = 'concert-door-changed';

/** The database of all the door's tabs on this device. */
export async function openDoorStore() {
  const db = await opened();
  const others = new BroadcastChannel(TOLD);

  function within(names: readonly StoreName[], mode: IDBTransactionMode): IDBTransaction {
    return db.transaction([...names], mode);
  }

  async function change(names: readonly StoreName[], work: (tx: IDBTransaction) => void): Promise<void> {
    const tx = within(names, 'readwrite');
    work(tx);
    await done(tx);
    others.postMessage(names);
  }

  const all = <Row>(name: StoreName, eventId?: string): Promise<readonly Row[]> => {
    const store = within([name], 'readonly').objectStore(name);
    return answered<Row[]>(eventId === undefined ? store.getAll() : store.index('eventId').getAll(eventId));
  };

  return {
    onChange: (told: () => void) => others.addEventListener('message', told),
    close(): void {
      others.close();
      db.close();
    },
    events: () => all<KnownEvent>('events'),
    event: (id: string) =>
      answered<KnownEvent | undefined>(within(['events'], 'readonly').objectStore('events').get(id)),
    saveEvent(event: KnownEvent): Promise<void> {
      localStorage.setItem(MARK, '1');
      return change(['events'], (tx) => tx.objectStore('events').put(event));
    },
    ticket: (id: string) =>
      answered<KnownTicket | undefined>(within(['tickets'], 'readonly').objectStore('tickets').get(id)),
    tickets: (eventId: string) => all<KnownTicket>('tickets', eventId),
    saveTickets(tickets: readonly KnownTicket[]): Promise<void> {
      return change(['tickets'], (tx) => {
        for (const ticket of tickets) tx.objectStore('tickets').put(ticket);
      });
    },
    /** Of one event, or of all. */
    queue: (eventId?: string) => all<QueuedScan>('queue', eventId),
    pendingOf: (ticketId: string) =>
      answered<QueuedScan | undefined>(
        within(['queue'], 'readonly').objectStore('queue').index('ticketId').get(ticketId),
      ),
    enqueue: (scan: QueuedScan) => change(['queue'], (tx) => tx.objectStore('queue').put(scan)),
    unqueue: (id: string) => change(['queue'], (tx) => tx.objectStore('queue').delete(id)),
    /** The server has answered: the scan leaves the queue and its ticket is marked, or neither. */
    settle(scanId: string, ticket: KnownTicket | undefined, trouble: Trouble | undefined): Promise<void> {
      return change(['queue', 'tickets', 'troubles'], (tx) => {
        tx.objectStore('queue').delete(scanId);
        if (ticket) tx.objectStore('tickets').put(ticket);
        if (trouble) tx.objectStore('troubles').put(trouble);
      });
    },
    troubles: (eventId: string) => all<Trouble>('troubles', eventId),
    seen: (id: string) => change(['troubles'], (tx) => tx.objectStore('troubles').delete(id)),
    /** Removes what is kept of events that are long over. */
    async sweep(nowMs: number): Promise<void> {
      for (const event of await all<KnownEvent>('events')) {
        if (isStale(event, nowMs)) await forgetEvent(change, event.id);
      }
    },
    /** Removes everything about people. The queue stays: it names nobody, and somebody was let in. */
    async forgetPeople(): Promise<void> {
      await change(['events', 'tickets', 'troubles'], (tx) => {
        for (const name of ['events', 'tickets', 'troubles']) tx.objectStore(name).clear();
      });
      localStorage.removeItem(MARK);
    },
  };
}

export type DoorStore = Awaited<ReturnType<typeof openDoorStore>>;

type Change = (names: readonly StoreName[], work: (tx: IDBTransaction) => void) => Promise<void>;

function forgetEvent(change: Change, eventId: string): Promise<void> {
  return change(['events', 'tickets', 'troubles'], (tx) => {
    tx.objectStore('events').delete(eventId);
    for (const name of ['tickets', 'troubles']) {
      const cursor = tx.objectStore(name).index('eventId').openCursor(IDBKeyRange.only(eventId));
      cursor.onsuccess = () => {
        cursor.result?.delete();
        cursor.result?.continue();
      };
    }
  });
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const name of STORES) {
      const store = request.result.createObjectStore(name, { keyPath: 'id' });
      if (name !== 'events') store.createIndex('eventId', 'eventId');
      if (name === 'queue') store.createIndex('ticketId', 'ticketId');
    }
  };
  return answered(request);
}

function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error);
  });
}
