import { expect, it } from 'vitest';
import { leakedPasswords } from './leaked-passwords.ts';
import { weaknessOf } from './password-strength.ts';

const email = 'ada.lovelace@concert.example';
const isLeaked = await leakedPasswords();

it('knows tens of thousands of passwords from leaks', () => {
  expect(['123456', 'dragonfly', 'usuckballz1', 'nuttertools'].every(isLeaked)).toBe(true);
  expect(['concert-demo', 'correct-horse-42'].some(isLeaked)).toBe(false);
});

it.each([
  'nuttertools',
  'NutterTools',
  'mailcreated5240',
  '1123581321',
  'Dragonfly77',
  '!dragonfly9',
  'ekaterina1',
])('refuses the leaked password %s', (password) => {
  expect(weaknessOf(password, email, isLeaked)).toMatch(/guessed first|pattern/);
});

it.each(['dragonfly-1847-2291', 'fantastic voyage 9', 'violet-teapot-umbrella'])(
  'has nothing against %s, of which a leaked word is only a part',
  (password) => {
    expect(weaknessOf(password, email, isLeaked)).toBeUndefined();
  },
);
