import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import type { Phrases } from './phrases.ts';
import { spanish } from './spanish.ts';

export type { Phrases } from './phrases.ts';

const LANGUAGES: Readonly<Record<string, Phrases>> = { en: english, de: german, es: spanish, fr: french };

export const phrasesIn = (locale: string): Phrases => LANGUAGES[locale] ?? english;
