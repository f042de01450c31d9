import { describe, expect, it } from 'vitest';
import { firstIdAt, newId } from './ids.ts';

describe('ids', () => {
  it('sort behind the first of their own millisecond, and before that of the next', () => {
    const before = new Date();
    const id = newId();
    const after = new Date(Date.now() + 1);
    expect(id > firstIdAt(before)).toBe(true);
    expect(id < firstIdAt(after)).toBe(true);
    expect(firstIdAt(new Date(-1))).toBe('00000000-0000-0000-0000-000000000000');
  });
});
