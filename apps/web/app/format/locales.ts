export const LOCALES = ['en', 'de', 'es', 'fr'] as const;

export type Locale = (typeof LOCALES)[number];

/** Each language in its own words, as its readers look for it. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
};

export function isLocale(text: unknown): text is Locale {
  return LOCALES.some((locale) => locale === text);
}

/** The first language of the reader's list that there is, else English. */
export function preferredLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    if (isLocale(language)) return language;
  }
  return 'en';
}

/**
 * The language with the reader's region, for dates and numbers: English means 14 May in London and May 14 in
 * New York. The plain language where none of the reader's tags is of it.
 */
export function regionalTag(locale: Locale, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.toLowerCase().startsWith(`${locale}-`)) ?? locale;
}

/** Which of the forms of a message (`one | other`, or `none | one | other`) a count takes in a language. */
export function pluralForm(locale: Locale, count: number, forms: number): number {
  const isOne = new Intl.PluralRules(locale).select(count) === 'one';
  if (forms <= 2) return isOne ? 0 : forms - 1;
  if (count === 0) return 0;
  return isOne ? 1 : 2;
}
