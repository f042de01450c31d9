import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MetricsMessage, openSeries } from './series.ts';

export interface Board {
  /** Where the gateways read what all processes told. */
  readonly url: string;
  /** Takes a message of a child; whatever is not about metrics is let go. */
  readonly hear: (message: unknown) => void;
  readonly stop: () => Promise<void>;
}

/** Keeps the metrics of all processes since the platform began, in memory. */
export async function startBoard(host: string): Promise<Board> {
  const series = openSeries();
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ metrics: series.list() }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  return {
    url: `http://${host}:${portOf(server.address())}`,
    hear(message) {
      const told = MetricsMessage.safeParse(message);
      for (const one of told.data?.metrics ?? []) series.add(one);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the metrics have no port');
  return address.port;
}
