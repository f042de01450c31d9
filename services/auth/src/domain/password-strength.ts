import { COMMON_WORDS } from './common-words.ts';
import { isMadeOfRuns } from './keyboard-runs.ts';

/**
 * What is wrong with a password as a choice, beyond its length, which the contract checks; undefined when nothing
 * is. Follows NIST SP 800-63B, 3.1.1.2: refused are passwords known from leaks, common ones, repetitions, sequences and what names the
 * account; there are no rules of composition.
 */
export function weaknessOf(
  password: string,
  email: string,
  isLeaked: (text: string) => boolean,
): string | undefined {
  const text = password.normalize('NFKC').toLowerCase();
  if (isRepetition(text) || isMadeOfRuns(text)) {
    return 'is a simple pattern, which is guessed first; choose something longer and less regular';
  }
  if (isCommon(text) || isLeakedWord(text, isLeaked)) {
    return 'is one of the passwords that are guessed first; choose several words that do not belong together';
  }
  if (containsName(text, email)) return 'must not contain the name of your e-mail address';
  return undefined;
}

/** One short piece over and over: `aaaaaaaaaa`, `abcdabcdabcd`. */
const isRepetition = (text: string): boolean => /^(.{1,7}?)\1+$/u.test(text);

/**
 * A common word with digits and signs around it, whatever the capitals and the letters written as digits:
 * `Summer2027!`, `p@ssw0rd123`.
 */
function isCommon(text: string): boolean {
  const word = wordOf(text);
  const whole = text.replaceAll(/^[^\p{L}\d@$!]+|[^\p{L}\d@$]+$/gu, '');
  return [word, whole].some((part) => readings(part).some((reading) => COMMON_WORDS.has(reading)));
}

/** More around a leaked word than this makes it a password of its own. */
const MOST_AROUND = 4;

/** A password that leaked, or one with a few digits and signs around it: `dragonfly77!`. */
function isLeakedWord(text: string, isLeaked: (text: string) => boolean): boolean {
  if (isLeaked(text)) return true;
  const word = wordOf(text);
  return text.length - word.length <= MOST_AROUND && readings(word).some(isLeaked);
}

const wordOf = (text: string): string => text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** The words that a spelling with digits can stand for; `1` is read as i and as l. */
function readings(text: string): readonly string[] {
  const plain = text.replaceAll(/[03457@$!]/g, (sign) => LETTERS[sign] ?? sign);
  return [text, plain.replaceAll('1', 'i'), plain.replaceAll('1', 'l')];
}

/** Below this length a name is part of ordinary words: `fan` of `fantastic`. */
const SHORTEST_NAME = 4;

function containsName(text: string, email: string): boolean {
  const name = email.slice(0, email.lastIndexOf('@')).toLowerCase();
  return name.length >= SHORTEST_NAME && text.includes(name);
}
