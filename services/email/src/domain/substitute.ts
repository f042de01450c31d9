const PLACE = /\{\{\s*([a-zA-Z][a-zA-Z0-9]*)\s*\}\}/g;

/** The names of the places in a text. */
export function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACE)].flatMap(([, name]) => name ?? []))];
}

/**
 * Fills `{{variable}}` places. What is filled in is never looked at again: a value that holds a place stays as it is.
 * @param asWritten how a value stands in this kind of text
 */
export function substitute(
  text: string,
  values: ReadonlyMap<string, string>,
  asWritten: (value: string) => string,
): string {
  return text.replace(PLACE, (place, name: string) => {
    const value = values.get(name);
    return value === undefined ? place : asWritten(value);
  });
}
