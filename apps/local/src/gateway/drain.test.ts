import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openDrain } from './drain.ts';
import { openPatientServer } from './slow-clients.ts';

const servers: Server[] = [];
const agents: Agent[] = [];

afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
  for (const server of servers.splice(0)) server.closeAllConnections();
});

async function given(answerMs: number) {
  let taken = 0;
  const server = openPatientServer(async (_request, response) => {
    taken += 1;
    await pause(answerMs);
    response.end('done');
  });
  servers.push(server);
  const drain = openDrain(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { drain, port: (server.address() as AddressInfo).port, taken: () => taken };
}

async function ask(port: number, agent: Agent): Promise<{ status: number; isLast: boolean }> {
  const request = get({ host: '127.0.0.1', port, agent });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode ?? 0, isLast: response.headers.connection === 'close' };
}

describe('a server that is drained', () => {
  it('answers what it has taken, as the connection’s last, and takes no new connection', async () => {
    const { drain, port, taken } = await given(200);
    const agent = new Agent({ keepAlive: true });
    agents.push(agent);
    const answers = Array.from({ length: 20 }, () => ask(port, agent));
    await expect.poll(taken).toBe(20);
    const drained = drain();
    expect(await Promise.all(answers)).toEqual(Array(20).fill({ status: 200, isLast: true }));
    await drained;
    await expect(ask(port, new Agent())).rejects.toThrow('ECONNREFUSED');
  });

  it('loses no request of clients that go on asking on connections kept alive', async () => {
    const { drain, port } = await given(5);
    const faults: string[] = [];
    let answered = 0;
    const clients = Array.from({ length: 10 }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      agents.push(agent);
      for (;;) {
        try {
          await ask(port, agent);
          answered += 1;
        } catch (error) {
          faults.push(error instanceof Error && 'code' in error ? String(error.code) : String(error));
          return;
        }
      }
    });
    await expect.poll(() => answered).toBeGreaterThan(50);
    await drain();
    await Promise.all(clients);
    expect(new Set(faults)).toEqual(new Set(['ECONNREFUSED']));
  });

  it('does not wait for who says nothing', async () => {
    const { drain, port } = await given(5);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const began = performance.now();
    await drain({ idleMs: 100, mostMs: 30_000 });
    expect(performance.now() - began).toBeLessThan(5_000);
    socket.destroy();
  });

  it('gives up an answer that takes too long', async () => {
    const { drain, port, taken } = await given(60_000);
    const agent = new Agent();
    agents.push(agent);
    const answer = ask(port, agent);
    answer.catch(() => {});
    await expect.poll(taken).toBe(1);
    await drain({ idleMs: 10, mostMs: 200 });
    await expect(answer).rejects.toThrow();
  });
});
