import { formatMoney } from '@concert/values/money';
import { eventTime, moment, readerTime, wholeNumber } from '~/format/dates';
import { isLocale, type Locale } from '~/format/locales';

/** Money, dates and numbers in the chosen language. */
export function useFormat() {
  const { locale: current } = useI18n();
  const locale = computed<Locale>(() => (isLocale(current.value) ? current.value : 'en'));
  return {
    locale,
    money: (amountMinor: number, currency: string) => formatMoney({ amountMinor, currency }, locale.value),
    eventTime: (instant: string, timeZone: string) => eventTime(instant, timeZone, locale.value),
    readerTime: (instant: string, venue: string) =>
      readerTime(instant, { venue, reader: Intl.DateTimeFormat().resolvedOptions().timeZone }, locale.value),
    moment: (instant: string) => moment(instant, locale.value),
    number: (value: number) => wholeNumber(value, locale.value),
    country: (code: string) => new Intl.DisplayNames(locale.value, { type: 'region' }).of(code) ?? code,
  };
}
