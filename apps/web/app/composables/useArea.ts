import type { AreaName } from '~/console/areas';

type Messages = Record<string, unknown>;

/** Each file is loaded when somebody enters the area in that language, so that the storefront carries none of them. */
const FILES = import.meta.glob<Messages>('../locales/areas/*.json', { import: 'default' });

/**
 * The messages of an area, as `t('<key>')` of its own file; those of the whole app
 * come from `useI18n`. Await it in a page's set-up, before the first message is shown.
 */
export async function useArea(name: AreaName) {
  const { locale, mergeLocaleMessage, getLocaleMessage } = useI18n({ useScope: 'global' });
  const { t: global } = useI18n({ useScope: 'global' });
  // Not the bare name: the app's own messages have an `account`, too.
  const place = `${name}Area`;

  async function load(language: string): Promise<void> {
    const known: Messages = getLocaleMessage(language);
    if (place in known) return;
    const file = FILES[`../locales/areas/${name}.${language}.json`];
    if (file !== undefined) mergeLocaleMessage(language, { [place]: await file() });
  }

  watch(locale, (language) => void load(language));
  await Promise.all([load(locale.value), load('en')]);
  return {
    t: (key: string, ...rest: (string | number | Record<string, unknown>)[]) => {
      const [first, second] = rest;
      const own = `${place}.${key}`;
      if (typeof first === 'number') return global(own, first);
      if (typeof first === 'object' && typeof second === 'number') return global(own, first, second);
      return typeof first === 'object' ? global(own, first) : global(own);
    },
  };
}
