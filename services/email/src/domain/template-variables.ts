import type { VARIABLE_TYPES, VariableValue } from '@concert/contracts/http/email-templates';
import { formatMoney, money } from '@concert/values/money';
import { type FieldError, invalid } from '@concert/values/problems';
import type { z } from 'zod';
import type { MailLocale } from './mail-document.ts';

export type VariableType = (typeof VARIABLE_TYPES)[number];
export type Value = z.output<typeof VariableValue>;

/** What a template says of one of its variables. */
export interface Variable {
  readonly type: VariableType;
  readonly required: boolean;
  readonly example: Value;
}

export type Variables = Readonly<Record<string, Variable>>;
export type Values = Readonly<Record<string, Value>>;

/** In whose language values are written, and where links lead. */
export interface Reader {
  readonly locale: MailLocale;
  readonly origin: string;
}

/**
 * Values as a template's places take them: money, dates and numbers in the reader's language, dates by the clocks of
 * their zone, links in full. A variable that is not required and not given is empty.
 * @throws Problem `invalid-request` that names each value that is missing, of another type, or not declared
 */
export function writtenValues(variables: Variables, values: Values, reader: Reader): Map<string, string> {
  const errors: FieldError[] = Object.keys(values)
    .filter((name) => !Object.hasOwn(variables, name))
    .map((name) => ({ field: `variables.${name}`, message: 'is not a variable of this template' }));
  const written = new Map<string, string>();
  for (const [name, variable] of Object.entries(variables)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const text = value === undefined ? absent(variable) : writtenValue(variable.type, value, reader);
    if (text === undefined) errors.push({ field: `variables.${name}`, message: messageFor(variable, value) });
    else written.set(name, text);
  }
  if (errors.length > 0) throw invalid('The variables do not fit the template; see errors.', errors);
  return written;
}

/** The examples of a declaration, for previews. */
export const examplesOf = (variables: Variables): Values =>
  Object.fromEntries(Object.entries(variables).map(([name, { example }]) => [name, example]));

/** Examples that are of another type than the one declared. */
export function wrongExamples(variables: Variables): readonly FieldError[] {
  return Object.entries(variables)
    .filter(([, { type, example }]) => writtenValue(type, example, ANY_READER) === undefined)
    .map(([name, { type }]) => ({ field: `variables.${name}.example`, message: FORMS[type] }));
}

const ANY_READER: Reader = { locale: 'en', origin: 'https://concert.example' };

const absent = (variable: Variable): string | undefined => (variable.required ? undefined : '');

const messageFor = ({ type }: Variable, value: Value | undefined): string =>
  value === undefined ? 'must be given for this template' : FORMS[type];

const FORMS: Readonly<Record<VariableType, string>> = {
  text: 'must be a text',
  number: 'must be a number',
  money: 'must be money: { amountMinor, currency }',
  date: 'must be a date: { at, timezone }',
  link: 'must be a path of the storefront, such as /events/019a…',
};

/** No scheme, no host, no backslash: nobody is led elsewhere. */
const PATH = /^\/(?![/\\])[\w\-./?=&%#~]*$/;

/** @returns undefined when the value is not of the type */
function writtenValue(type: VariableType, value: Value, { locale, origin }: Reader): string | undefined {
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'number':
      return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : undefined;
    case 'money':
      return typeof value === 'object' && 'currency' in value
        ? formatMoney(money(value.amountMinor, value.currency), locale)
        : undefined;
    case 'date':
      return typeof value === 'object' && 'at' in value ? dateText(value, locale) : undefined;
    case 'link':
      return typeof value === 'string' && PATH.test(value) ? new URL(value, origin).href : undefined;
  }
}

const dateText = (
  { at, timezone }: { readonly at: string; readonly timezone: string },
  locale: MailLocale,
): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone: timezone }).format(
    new Date(at),
  );
