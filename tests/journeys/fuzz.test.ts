import { describe, expect, it } from 'vitest';
import { findRunningPlatform } from '../../tools/running-platform.ts';
import { described, runFuzz } from '../fuzz/run-fuzz.ts';
import { journeyOrigin } from './origin.ts';

// The short form of `npm run fuzz`: the same requests each time, on the platform that the journeys share.

const REQUESTS = 1_500;

describe('what comes from outside', () => {
  it('is answered within the contract, and changes nothing when it is refused', async () => {
    Object.assign(process.env, (await findRunningPlatform()).environment);
    const result = await runFuzz({
      origin: journeyOrigin(),
      seed: 'journeys',
      requests: REQUESTS,
      atOnce: 8,
      progress: () => {},
    });
    expect(result.failures.map(described)).toEqual([]);
    expect(result.changes).toEqual([]);
    expect(result.requests).toBe(REQUESTS);
    expect(result.refusalsCompared).toBeGreaterThan(REQUESTS / 5);
    expect(result.validAdmitted).toBeGreaterThan(REQUESTS / 10);
  });
});
