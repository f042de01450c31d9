import { describe, expect, it } from 'vitest';
import { slugOf } from './slugs.ts';

describe('slugOf', () => {
  it('keeps plain letters and digits, whatever stands between them', () => {
    expect(slugOf('  Noël à l’Opéra – 2027! ')).toBe('noel-a-l-opera-2027');
    expect(slugOf('../../etc')).toBe('etc');
    expect(slugOf('夜のオーケストラ')).toBe('');
    expect(slugOf(`${'x'.repeat(59)} yz`)).toBe('x'.repeat(59));
  });
});
