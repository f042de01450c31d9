import { describe, expect, it } from 'vitest';
import { ApiError, networkProblem } from './problem.ts';
import { breaksThePage, troubleOf } from './trouble.ts';

describe('trouble that nobody dealt with', () => {
  it('quotes the call that failed, else the last one before', () => {
    const failed = new ApiError({ ...networkProblem(), requestId: 'r-2' });
    expect(troubleOf(failed, 'r-1')).toEqual({ requestId: 'r-2' });
    expect(troubleOf(new TypeError('x is undefined'), 'r-1')).toEqual({ requestId: 'r-1' });
    expect(troubleOf('nothing', undefined)).toEqual({ requestId: undefined });
  });

  it('leaves no page where it was set up or drawn, in development and in production', () => {
    expect(breaksThePage('setup function')).toBe(true);
    expect(breaksThePage('https://vuejs.org/error-reference/#runtime-1')).toBe(true);
    expect(breaksThePage('native event handler')).toBe(false);
    expect(breaksThePage('https://vuejs.org/error-reference/#runtime-5')).toBe(false);
  });
});
