import { describe, expect, it } from 'vitest';
import type { Setting } from './text-atoms.ts';
import { fitText, type Room, type SetText } from './text-lines.ts';

/** Every character half an em wide, so that expectations can be counted by hand. */
const setting: Setting = { weight: 'regular', measure: (_, text) => Array.from(text).length / 2 };
const room: Room = { width: 100, height: 40, largest: 20, smallest: 10, leading: 1, maxLines: 9 };
const read = ({ lines }: SetText): readonly string[] =>
  lines.map(({ pieces }) => pieces.map(({ text }) => text).join(' '));

describe('fitText', () => {
  it('keeps the largest size when the text fits', () => {
    const set = fitText('one two three', room, setting);
    expect(set.size).toBe(20);
    expect(read(set)).toEqual(['one two', 'three']);
  });

  it('makes a long text smaller before it cuts it', () => {
    expect(fitText('one two three four five', room, setting).size).toBeLessThan(20);
  });

  it('never exceeds its room, and marks what it cut', () => {
    for (const text of ['word '.repeat(100), 'w'.repeat(500), '夜'.repeat(200)]) {
      const set = fitText(text, room, setting);
      expect(set.lines.length).toBeLessThanOrEqual(4);
      expect(Math.max(...set.lines.map(({ width }) => width))).toBeLessThanOrEqual(room.width);
      expect(read(set).at(-1)).toMatch(/…$/);
    }
  });

  it('does not begin a Japanese line with its punctuation', () => {
    const set = fitText('夜夜夜夜夜、夜夜夜夜', { ...room, smallest: 20 }, setting);
    for (const line of set.lines) expect(line.pieces[0]?.text).not.toMatch(/^、/);
  });

  it('sets right-to-left words from right to left among left-to-right ones', () => {
    const wide = { ...room, width: 1000 };
    expect(read(fitText('Live אחת שתיים band', wide, setting))).toEqual(['Live שתיים אחת band']);
    expect(read(fitText('אחת Live band שתיים', wide, setting))).toEqual(['שתיים Live band אחת']);
  });

  it('drops characters that reorder or hide text', () => {
    expect(read(fitText('a\u202Eb\u0000c\u200Bd', room, setting))).toEqual(['abcd']);
  });

  it('sets nothing for an empty text', () => {
    expect(fitText(' \n ', room, setting).lines).toEqual([]);
  });
});
