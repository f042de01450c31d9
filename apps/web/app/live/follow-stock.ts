import type { Stock } from '../checkout/availability.ts';
import { readTold } from './stock-messages.ts';

/** The part of a WebSocket that is used here. */
export interface LiveSocket {
  onopen: (() => void) | null;
  onmessage: ((message: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

/** What following stands on; the browser's on a page, plain functions in tests. */
export interface LiveHost {
  readonly open: () => LiveSocket;
  /** @returns a function that calls it off */
  readonly later: (work: () => void, milliseconds: number) => () => void;
  /** From 0 to 1. */
  readonly chance: () => number;
}

export interface StockListener {
  readonly onStock: (stock: Stock) => void;
  /** Whether stock is being told of; while it is not, the page has to ask. */
  readonly onLive: (isLive: boolean) => void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A socket that is silent for ten minutes is closed by the platform. */
const PING_MS = 300_000;

/**
 * Follows an event's stock over the live socket. A lost connection is taken up again after one second, then two, four,
 * and half a minute at most, each a little sooner or later so that a thousand pages do not come back at once.
 * @returns a function that ends it
 */
export function followStock(host: LiveHost, eventId: string, { onStock, onLive }: StockListener): () => void {
  let socket: LiveSocket | undefined;
  let attempts = 0;
  let callOff = () => {};
  let isOver = false;

  const ask = () => socket?.send(JSON.stringify({ action: 'subscribe', topics: [`event:${eventId}`] }));

  function ping(): void {
    callOff = host.later(() => {
      socket?.send('{"action":"ping"}');
      ping();
    }, PING_MS);
  }

  function connect(): void {
    const opened = host.open();
    socket = opened;
    opened.onopen = () => {
      ask();
      ping();
    };
    opened.onmessage = ({ data }) => hear(data);
    opened.onclose = lost;
  }

  function hear(data: unknown): void {
    const told = readTold(data, eventId);
    if (told.type === 'ask-again') ask();
    if (told.type === 'refused') {
      isOver ||= told.isForGood;
      socket?.close();
    }
    if (told.type !== 'stock') return;
    attempts = 0;
    onLive(true);
    onStock(told.stock);
  }

  function lost(): void {
    callOff();
    socket = undefined;
    onLive(false);
    if (isOver) return;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
    attempts += 1;
    callOff = host.later(connect, wait * (0.75 + host.chance() / 2));
  }

  connect();
  return () => {
    isOver = true;
    callOff();
    socket?.close();
  };
}
