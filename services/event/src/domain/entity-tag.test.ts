import { Problem } from '@concert/values/problems';
import { describe, expect, it } from 'vitest';
import { entityTag, requireMatch } from './entity-tag.ts';

const kindOf = (ifMatch: string | undefined, version: number) => {
  try {
    requireMatch(ifMatch, version);
    return 'passed';
  } catch (error) {
    return error instanceof Problem ? error.kind : error;
  }
};

describe('requireMatch', () => {
  it.each([undefined, '*', entityTag(3), 'W/"3"', '"2", "3"'])('lets %s pass at version 3', (ifMatch) => {
    expect(kindOf(ifMatch, 3)).toBe('passed');
  });

  it('refuses the tag of another version', () => {
    expect(kindOf(entityTag(3), 4)).toBe('precondition-failed');
  });

  it.each(['3', '', '"x"', '"3" "4"'])('refuses %s, which is no tag of ours', (ifMatch) => {
    expect(kindOf(ifMatch, 3)).toBe('invalid');
  });
});
