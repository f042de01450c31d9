/** One thing that an audit record tells: what it was before and after, or only what it is. */
export interface Detail {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * What a record tells, line by line: changes first (an event has them as `before` and `after`), then the rest. A name
 * that stands in both is a change even where only one of them has a value.
 */
export function detailsOf(details: Readonly<Record<string, unknown>>): readonly Detail[] {
  const { before, after, ...rest } = details;
  return [
    ...changes(before, after),
    ...Object.entries(rest).map(([name, value]) => ({ name, before: undefined, after: textOf(value) })),
  ];
}

function changes(before: unknown, after: unknown): readonly Detail[] {
  if (before === undefined && after === undefined) return [];
  if (!isRecord(before) && !isRecord(after))
    return [{ name: '', before: textOf(before), after: textOf(after) }];
  const [old, now] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names
    .map((name) => ({ name, before: textOf(old[name]), after: textOf(now[name]) }))
    .filter((change) => change.before !== change.after);
}

/** As a reader takes it in: text as it is, nothing as a dash, all else as JSON. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
