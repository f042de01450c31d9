import { describe, expect, it } from 'vitest';
import { openBacklog } from './backlog.ts';

const NOW = new Date('2027-01-04T10:00:00Z');

const waiting = (count: number, seconds: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index),
    type: 'EventCreated',
    envelope: {},
    createdAt: new Date(NOW.getTime() - seconds * 1000),
  }));

describe('the backlog of the outbox', () => {
  it('is as old as the oldest event that was read, and as long as the longest row of batches', () => {
    const backlog = openBacklog(() => NOW);
    backlog.see(waiting(200, 90));
    backlog.see(waiting(30, 60));
    backlog.caughtUp();
    backlog.see(waiting(200, 1));
    backlog.caughtUp();
    backlog.see([]);
    expect(backlog.figures()).toEqual({ oldestSeconds: 90, backlog: 230 });
  });

  it('is nothing while nothing waits', () => {
    const backlog = openBacklog(() => NOW);
    backlog.see([]);
    expect(backlog.figures()).toEqual({ oldestSeconds: 0, backlog: 0 });
  });
});
