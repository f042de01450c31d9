import { createI18n } from 'vue-i18n';
import { isLocale, LOCALES, type Locale, pluralForm, preferredLocale } from '../format/locales.ts';
import en from '../locales/en.json';

type Messages = typeof en;

const LOADERS: Readonly<Record<Exclude<Locale, 'en'>, () => Promise<{ default: Messages }>>> = {
  de: () => import('../locales/de.json'),
  es: () => import('../locales/es.json'),
  fr: () => import('../locales/fr.json'),
};

const YEAR_SECONDS = 31_536_000;

/**
 * The languages. Pages are prerendered in English; a reader of another language gets it before the page is
 * shown (see `boot-script.ts`). The choice is kept in a cookie.
 */
export default defineNuxtPlugin({
  name: 'i18n',
  async setup(nuxtApp) {
    const messages: Record<string, Messages> = { en };
    const i18n = createI18n({
      legacy: false,
      locale: 'en',
      fallbackLocale: 'en',
      messages,
      pluralRules: Object.fromEntries(
        LOCALES.map((locale) => [locale, (count: number, forms: number) => pluralForm(locale, count, forms)]),
      ),
    });
    nuxtApp.vueApp.use(i18n);
    useHead({ htmlAttrs: { lang: () => i18n.global.locale.value } });
    const chosen = useCookie('concert-locale', { maxAge: YEAR_SECONDS, sameSite: 'lax', path: '/' });

    async function show(locale: Locale): Promise<void> {
      if (locale !== 'en' && !i18n.global.availableLocales.includes(locale)) {
        i18n.global.setLocaleMessage(locale, (await LOADERS[locale]()).default);
      }
      i18n.global.locale.value = locale;
    }

    if (import.meta.client) {
      const locale = isLocale(chosen.value) ? chosen.value : preferredLocale(navigator.languages);
      // Where the language cannot be loaded, English is better than nothing.
      const begin = () =>
        show(locale)
          .catch(() => show('en'))
          .finally(() => document.documentElement.classList.remove('awaits-language'));
      // A prerendered page has to come alive in the language that it was written in.
      if (nuxtApp.payload.serverRendered) {
        nuxtApp.hook('app:suspense:resolve', begin);
      } else {
        await begin();
      }
    }

    return {
      provide: {
        setLocale: async (locale: Locale): Promise<void> => {
          await show(locale);
          chosen.value = locale;
        },
      },
    };
  },
});
