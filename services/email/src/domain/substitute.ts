import { invalidField } from '@concert/values/problems';

const PLACE = /\{\{\s*([a-zA-Z][a-zA-Z0-9]*)\s*\}\}/g;

/** The names of the places in a text. */
export function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACE)].flatMap(([, name]) => name ?? []))];
}

/**
 * Fills `{{variable}}` places. What is filled in is never looked at again: a value that holds a place stays as it is.
 * @param asWritten how a value stands in this kind of text
 * @throws Problem `invalid-request` for a place without a value
 */
export function substitute(
  text: string,
  variables: Readonly<Record<string, string>>,
  asWritten: (value: string) => string,
): string {
  return text.replace(PLACE, (_, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) throw invalidField(`variables.${name}`, 'must be given for this template');
    return asWritten(value);
  });
}
