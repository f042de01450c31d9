import { describe, expect, it } from 'vitest';
import { hitRate, namespaceOf, patternOf } from './keys.ts';

describe('cache keys', () => {
  it('are managed by namespace, under their prefix only', () => {
    expect(namespaceOf('cache:events:version')).toBe('events');
    expect(patternOf('events')).toBe('cache:events:*');
    expect(patternOf(undefined)).toBe('cache:*');
  });

  it('have a hit rate once they were read', () => {
    expect(hitRate(0, 0)).toBeNull();
    expect(hitRate(2, 1)).toBe(0.6667);
    expect(hitRate(3, 0)).toBe(1);
  });
});
