import { formatMoney } from '@concert/values/money';
import {
  calendarDay,
  calendarMonth,
  clock,
  eventTime,
  moment,
  percentage,
  readerTime,
  wholeNumber,
} from '~/format/dates';
import { isLocale, type Locale, regionalTag } from '~/format/locales';

/** Money, dates and numbers in the chosen language. */
export function useFormat() {
  const { locale: current } = useI18n();
  const locale = computed<Locale>(() => (isLocale(current.value) ? current.value : 'en'));
  const tag = computed(() => regionalTag(locale.value, import.meta.client ? navigator.languages : []));
  return {
    locale,
    money: (amountMinor: number, currency: string) => formatMoney({ amountMinor, currency }, tag.value),
    eventTime: (instant: string, timeZone: string) => eventTime(instant, timeZone, tag.value),
    readerTime: (instant: string, venue: string) =>
      readerTime(instant, { venue, reader: Intl.DateTimeFormat().resolvedOptions().timeZone }, tag.value),
    clock: (at: Date) => clock(at, tag.value),
    moment: (instant: string) => moment(instant, tag.value),
    number: (value: number) => wholeNumber(value, tag.value),
    percent: (share: number) => percentage(share, tag.value),
    month: (month: string) => calendarMonth(month, tag.value),
    day: (date: string) => calendarDay(date, tag.value),
    country: (code: string) => new Intl.DisplayNames(locale.value, { type: 'region' }).of(code) ?? code,
  };
}
