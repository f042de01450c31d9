import { describe, expect, it } from 'vitest';
import { followStock, type LiveSocket } from './follow-stock.ts';
import { liveUrl } from './live-url.ts';
import { readTold } from './stock-messages.ts';

const EVENT = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02';
const availability = (available: number, eventId = EVENT) =>
  JSON.stringify({ type: 'availability', eventId, ticketTypes: [{ ticketTypeId: 'standing', available }] });

/** A page's footing with sockets and timers that the test moves by hand. */
function world() {
  const sockets: (LiveSocket & { readonly sent: string[] })[] = [];
  const timers: { work: () => void; milliseconds: number; isOff: boolean }[] = [];
  const told: number[] = [];
  const live: boolean[] = [];
  const end = followStock(
    {
      open: () => {
        const sent: string[] = [];
        const socket = {
          sent,
          onopen: null,
          onmessage: null,
          onclose: null,
          send: (text: string) => void sent.push(text),
          close: () => sockets.at(-1)?.onclose?.(),
        };
        sockets.push(socket);
        return socket;
      },
      later: (work, milliseconds) => {
        const timer = { work, milliseconds, isOff: false };
        timers.push(timer);
        return () => {
          timer.isOff = true;
        };
      },
      chance: () => 0.5,
    },
    EVENT,
    { onStock: (stock) => told.push(stock.get('standing') ?? -1), onLive: (is) => live.push(is) },
  );
  const last = () => sockets.at(-1);
  return {
    told,
    live,
    end,
    sockets,
    last,
    hear: (text: string) => last()?.onmessage?.({ data: text }),
    waits: () => timers.filter(({ isOff }) => !isOff).map(({ milliseconds }) => milliseconds),
    wake: () =>
      timers
        .filter(({ isOff }) => !isOff)
        .at(-1)
        ?.work(),
  };
}

describe('following an event’s stock', () => {
  it('asks for the event and hands on what is told of it', () => {
    const page = world();
    page.last()?.onopen?.();
    expect(page.last()?.sent).toEqual([JSON.stringify({ action: 'subscribe', topics: [`event:${EVENT}`] })]);
    page.hear(availability(7));
    page.hear(availability(3, 'another'));
    expect(page.told).toEqual([7]);
    expect(page.live).toEqual([true]);
  });

  it('comes back ever more slowly after a lost connection, and at once again when all is well', () => {
    const page = world();
    const seen: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      page.last()?.onclose?.();
      seen.push(page.waits().at(-1) ?? 0);
      page.wake();
    }
    expect(seen).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    page.last()?.onopen?.();
    page.hear(availability(7));
    page.last()?.onclose?.();
    expect(page.waits().at(-1)).toBe(1000);
    expect(page.live.at(-1)).toBe(false);
  });

  it('asks again when the platform has forgotten', () => {
    const page = world();
    page.last()?.onopen?.();
    page.hear('{"type":"forgotten"}');
    expect(page.last()?.sent).toHaveLength(2);
  });

  it('stays away when it is refused for good, and when the page is left', () => {
    const refused = world();
    refused.hear('{"type":"refused","reason":"unknown-event","detail":""}');
    expect(refused.waits()).toEqual([]);
    const left = world();
    left.end();
    expect(left.waits()).toEqual([]);
    expect(left.sockets).toHaveLength(1);
  });

  it('comes back when the platform is only out of breath', () => {
    const page = world();
    page.hear('{"type":"refused","reason":"unavailable","detail":""}');
    expect(page.waits()).toEqual([1000]);
  });
});

describe('messages of the socket', () => {
  it('mean nothing where they make no sense', () => {
    expect(readTold('oops', EVENT)).toEqual({ type: 'other' });
    expect(readTold('null', EVENT)).toEqual({ type: 'other' });
    expect(
      readTold(JSON.stringify({ type: 'availability', eventId: EVENT, ticketTypes: 'x' }), EVENT),
    ).toEqual({
      type: 'stock',
      stock: new Map(),
    });
  });
});

describe('the socket’s address', () => {
  const at = (text: string) => liveUrl(new URL(text) as unknown as Location);

  it('has a host of its own where the site has a name', () => {
    expect(at('https://tickets.example/events')).toBe('wss://live.tickets.example/live');
  });

  it('is the one origin on one’s own machine', () => {
    expect(at('http://127.0.0.1:8080/')).toBe('ws://127.0.0.1:8080/live');
    expect(at('http://[::1]:8080/')).toBe('ws://[::1]:8080/live');
  });
});
