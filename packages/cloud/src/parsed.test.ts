import { expect, it } from 'vitest';
import { openParsed } from './parsed.ts';

it('gives the very same value for the same text, and another for another', () => {
  const parsed = openParsed();
  const first = parsed('page', '{"items":[1]}');
  expect(parsed('page', '{"items":[1]}')).toBe(first);
  expect(parsed('page', '{"items":[2]}')).toEqual({ items: [2] });
  expect(parsed('page', '{"items":[1]}')).not.toBe(first);
});

it('gives what nobody can change', () => {
  const { items } = openParsed()('page', '{"items":[{"id":1}]}');
  expect(() => items.push(2)).toThrow(TypeError);
  expect(() => {
    items[0].id = 2;
  }).toThrow(TypeError);
});

it('forgets what was first, not what is new', () => {
  const parsed = openParsed();
  const first = parsed('0', '{}');
  for (let key = 1; key <= 1_000; key += 1) parsed(String(key), '{}');
  const last = parsed('1000', '{}');
  expect(parsed('1000', '{}')).toBe(last);
  expect(parsed('0', '{}')).not.toBe(first);
});
