import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import de from '../locales/de.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };
import es from '../locales/es.json' with { type: 'json' };
import fr from '../locales/fr.json' with { type: 'json' };
import { pluralForm, preferredLocale, regionalTag } from './locales.ts';

/** Every message by its key, with what must be the same in every language: its placeholders and its forms. */
function shapes(messages: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(messages).flatMap(([key, value]: [string, unknown]) => {
      if (typeof value === 'object' && value !== null) return Object.entries(shapes(value, `${path}${key}.`));
      const text = String(value);
      const placeholders = [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join();
      return [[path + key, `${placeholders} in ${text.split('|').length}${text ? '' : ', empty'}`]];
    }),
  );
}

const AREA_FILES = new URL('../locales/areas/', import.meta.url);
const AREAS = [...new Set(readdirSync(AREA_FILES).map((file) => file.split('.')[0] ?? ''))];

const areaMessages = (area: string, language: string): object =>
  JSON.parse(readFileSync(new URL(`${area}.${language}.json`, AREA_FILES), 'utf8'));

describe('languages', () => {
  it.each([
    ['de', de],
    ['es', es],
    ['fr', fr],
  ])('says in %s everything that English says, with the same placeholders and forms', (_name, messages) => {
    expect(shapes(messages)).toEqual(shapes(en));
  });

  it.each(AREAS)('says in the area %s the same in every language', (area) => {
    const english = shapes(areaMessages(area, 'en'));
    for (const language of ['de', 'es', 'fr'])
      expect([language, shapes(areaMessages(area, language))]).toEqual([language, english]);
  });

  it('takes the first of the reader’s languages that there is', () => {
    expect(preferredLocale(['pt-BR', 'fr-CA', 'de'])).toBe('fr');
    expect(preferredLocale(['ja'])).toBe('en');
    expect(preferredLocale([])).toBe('en');
  });

  it('keeps the reader’s region for dates and numbers', () => {
    expect(regionalTag('en', ['de-AT', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(regionalTag('de', ['en-GB'])).toBe('de');
  });

  it('counts zero as one in French and as many in English', () => {
    expect(pluralForm('fr', 0, 2)).toBe(0);
    expect(pluralForm('en', 0, 2)).toBe(1);
    expect(pluralForm('en', 1, 2)).toBe(0);
  });

  it('has a form of its own for none where a message offers one', () => {
    expect(pluralForm('de', 0, 3)).toBe(0);
    expect(pluralForm('de', 1, 3)).toBe(1);
    expect(pluralForm('de', 7, 3)).toBe(2);
  });
});
