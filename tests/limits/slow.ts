import { setTimeout as pause } from 'node:timers/promises';
import { fareWhile, isMuchWorse } from './bystanders.ts';
import { type Outcome, type Progress, rounded } from './outcome.ts';
import { openRaw, type RawClient, statusIn } from './raw-client.ts';
import { openStage } from './world.ts';

export interface SlowTerms {
  /** Of each kind. */
  readonly clients: number;
}

/** One way of being slow, or too large, and how it has to end. */
interface Kind {
  readonly name: string;
  readonly begin: (client: RawClient) => void;
  /** 0: cut off without a word. */
  readonly wanted: number;
}

const HOST = 'host: concert.example';
const DRIP_MS = 1_000;
/** Longer than the gateway's longest patience, and what it takes to look. */
const PATIENCE_MS = 90_000;

function drip({ socket, closed }: RawClient, text: string): void {
  const drops = setInterval(() => socket.write(text), DRIP_MS);
  void closed.then(() => clearInterval(drops));
}

const LOGIN = `POST /api/auth/login HTTP/1.1\r\n${HOST}\r\ncontent-type: application/json\r\n`;

const KINDS: readonly Kind[] = [
  { name: 'say nothing', wanted: 408, begin: () => {} },
  {
    name: 'a header every second',
    wanted: 408,
    begin: (client) => {
      client.socket.write(`GET /api/events HTTP/1.1\r\n${HOST}\r\n`);
      drip(client, 'x-slow: a\r\n');
    },
  },
  {
    name: 'a byte of the body every second',
    wanted: 408,
    begin: (client) => {
      client.socket.write(`${LOGIN}content-length: 1000\r\n\r\n`);
      drip(client, 'a');
    },
  },
  {
    name: 'half of a large body, and no more',
    wanted: 408,
    begin: ({ socket }) => {
      socket.write(`${LOGIN}content-length: 1000000\r\n\r\n`);
      socket.write('a'.repeat(500_000));
    },
  },
  {
    name: 'ask on and never read',
    wanted: 0,
    begin: ({ socket }) => {
      socket.pause();
      for (let time = 0; time < 200; time += 1)
        socket.write(`GET /api/openapi.json HTTP/1.1\r\n${HOST}\r\n\r\n`);
    },
  },
  {
    name: 'headers of 20 kB',
    wanted: 431,
    begin: ({ socket }) => {
      socket.write(`GET /api/events HTTP/1.1\r\n${HOST}\r\nx-large: ${'a'.repeat(20_000)}\r\n\r\n`);
    },
  },
  {
    name: 'a body of 2 MB',
    wanted: 413,
    begin: ({ socket }) => {
      socket.write(`${LOGIN}connection: close\r\ncontent-length: 2000000\r\n\r\n`);
      socket.write('a'.repeat(2_000_000));
    },
  },
];

interface Ended {
  readonly name: string;
  readonly wanted: number;
  readonly statuses: readonly number[];
  readonly seconds: number;
  readonly stillOpen: number;
}

/** Many of each kind at once, while ordinary people look at events. */
export async function trySlow({ clients }: SlowTerms, progress: Progress): Promise<Outcome> {
  const stage = await openStage({ workers: 1, callers: 1 });
  const { url } = stage.platform;
  try {
    await fareWhile(url, () => pause(2_000));
    progress('ordinary calls alone');
    const before = await fareWhile(url, () => pause(5_000));
    const ended: Ended[] = [];
    progress(`${clients} of each kind, until the last is gone or ${PATIENCE_MS / 1000} s are over`);
    const meanwhile = await fareWhile(url, async () => {
      ended.push(...(await Promise.all(KINDS.map((kind) => endingOf(url, kind, clients)))));
    });
    const fares = [before, meanwhile];
    return {
      name: 'slow',
      rows: [
        ['clients', 'ended with', 'wanted', 'after s (last)', 'still open'],
        ...ended.map((one) => [
          `${clients} × ${one.name}`,
          [...new Set(one.statuses)].map((status) => (status === 0 ? 'cut off' : status)).join(', '),
          one.wanted === 0 ? 'cut off' : String(one.wanted),
          rounded(one.seconds, 1),
          String(one.stillOpen),
        ]),
        ...fares.map((fare, index) => [
          `ordinary calls, ${index === 0 ? 'alone' : 'meanwhile'}`,
          `p95 ${rounded(fare.p95)} ms`,
          '',
          '',
          `${fare.failed} of ${fare.calls} failed`,
        ]),
      ],
      figures: { ended, before, meanwhile },
      broken: [
        ...ended
          .filter(
            ({ statuses, wanted, stillOpen }) => stillOpen > 0 || statuses.some((one) => one !== wanted),
          )
          .map(({ name }) => `clients with «${name}» did not end as they should`),
        ...(meanwhile.failed > 0 ? [`${meanwhile.failed} ordinary calls failed meanwhile`] : []),
        ...(isMuchWorse(before, meanwhile) ? ['ordinary calls became much slower'] : []),
      ],
    };
  } finally {
    await stage.leave();
  }
}

async function endingOf(url: string, { name, wanted, begin }: Kind, count: number): Promise<Ended> {
  const began = performance.now();
  let last = began;
  let stillOpen = 0;
  const statuses = await Promise.all(
    Array.from({ length: count }, async () => {
      const client = await openRaw(url);
      begin(client);
      const text = await Promise.race([client.closed, pause(PATIENCE_MS, undefined)]);
      if (text === undefined) stillOpen += 1;
      else last = Math.max(last, performance.now());
      client.socket.destroy();
      return wanted === 0 ? 0 : statusIn(client.heard());
    }),
  );
  return { name, wanted, statuses, seconds: (last - began) / 1000, stillOpen };
}
