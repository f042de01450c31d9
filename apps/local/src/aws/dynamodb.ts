import { mkdirSync } from 'node:fs';
import dynalite from 'dynalite';
import type { FaultBox } from './faults/fault-box.ts';
import { makeFaulty } from './faults/faulty-server.ts';
import { type Listening, listen } from './listening.ts';

/** Serves DynamoDB by dynalite from a folder; a table is ready the moment it is made. */
export function serveDynamoDb(folder: string, port: number, faults: FaultBox): Promise<Listening> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const server = dynalite({ path: folder, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  // dynalite throws from an event handler, and so ends the process, when a client goes away mid-request. The
  // listener added here comes after dynalite's own and replaces that.
  server.on('request', (request, response) => {
    request.removeAllListeners('error');
    request.on('error', () => response.destroy());
  });
  makeFaulty(server, faults, () => 'dynamodb');
  return listen(server, port);
}
