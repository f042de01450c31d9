import { describe, expect, it } from 'vitest';
import { checkHealth } from './check-health.ts';

const up = async () => {};
const away = async () => Promise.reject(new Error('connect ECONNREFUSED 10.0.3.7:3306'));
const silent = () => new Promise<never>(() => {});
const all = { database: up, redis: up, dynamodb: up, bus: up, queues: up };

describe('the health of the platform', () => {
  it('is ok while everything answers', async () => {
    expect(await checkHealth(all, () => {})).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('is degraded, not down, without what it can do without', async () => {
    const answer = await checkHealth({ ...all, redis: away, bus: away, queues: away }, () => {});
    expect(answer).toMatchObject({ status: 200, body: { status: 'degraded' } });
  });

  it.each(['database', 'dynamodb'] as const)('is down without %s', async (name) => {
    const answer = await checkHealth({ ...all, [name]: away }, () => {});
    expect(answer).toMatchObject({ status: 503, body: { status: 'down' } });
  });

  it('does not wait for what never answers', async () => {
    const started = performance.now();
    const answer = await checkHealth({ ...all, database: silent }, () => {});
    expect(answer.status).toBe(503);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('tells operators the reason, and callers nothing of it', async () => {
    const reasons: unknown[] = [];
    const answer = await checkHealth({ ...all, database: away }, (name, error) =>
      reasons.push([name, String(error)]),
    );
    expect(JSON.stringify(answer)).not.toContain('ECONNREFUSED');
    expect(reasons).toEqual([['database', 'Error: connect ECONNREFUSED 10.0.3.7:3306']]);
  });
});
