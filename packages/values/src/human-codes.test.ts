import { describe, expect, it } from 'vitest';
import { humanCode } from './human-codes.ts';

describe('humanCode', () => {
  it('is short, can be read aloud, and differs where ids made in one millisecond differ', () => {
    const code = humanCode('01932f5e-7c1a-7b3d-9f2e-4c5d6e7f8a9b');
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(humanCode('01932f5e-7c1a-7b3d-9f2e-4c5d6e7f8a9c')).not.toBe(code);
  });
});
