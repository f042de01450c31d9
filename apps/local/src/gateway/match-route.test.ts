import { allOperations } from '@concert/contracts/http/index';
import { describe, expect, it } from 'vitest';
import { openRouter } from './match-route.ts';

const match = openRouter();

describe('finding the operation of a request', () => {
  it('finds every operation of the contract by a path of its own', () => {
    for (const operation of allOperations) {
      const path = operation.path.replaceAll(/\{\w+\}/g, '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01');
      expect(match(operation.method, path)?.operation.id).toBe(operation.id);
    }
  });

  it('prefers a literal segment to a parameter', () => {
    expect(match('GET', '/bookings/stats')?.operation.id).toBe('bookingStats');
    expect(match('GET', '/events/search')?.operation.id).toBe('searchEvents');
  });

  it('hands parameters on decoded, and what cannot be decoded as it came', () => {
    expect(match('GET', '/events/a%20b')?.params).toEqual({ id: 'a b' });
    expect(match('GET', '/events/%ff')?.params).toEqual({ id: '%ff' });
  });

  it('finds nothing for another method or a longer path', () => {
    expect(match('PATCH', '/events')).toBeUndefined();
    expect(match('GET', '/events/1/2/3')).toBeUndefined();
  });
});
