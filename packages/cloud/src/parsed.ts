/** So many texts are kept with what they mean; a page is some kilobytes. */
const MOST = 1_000;

/** Whatever a caller kept as JSON is what it gets back. */
type Json = ReturnType<typeof JSON.parse>;

interface Kept {
  readonly text: string;
  readonly value: Json;
}

/**
 * Reads JSON, and the same text under the same key only once: whoever asks again gets the very same value, by which
 * others know that they have seen it (`checked-bodies.ts` of service-kit). Nobody can change it.
 */
export function openParsed() {
  const kept = new Map<string, Kept>();
  return (key: string, text: string): Json => {
    const known = kept.get(key);
    if (known?.text === text) return known.value;
    const value: Json = JSON.parse(text);
    freeze(value);
    // The oldest of all goes: keys carry versions, so that what is old is asked for no more.
    const [oldest] = kept.keys();
    if (kept.size >= MOST && oldest !== undefined) kept.delete(oldest);
    kept.delete(key);
    kept.set(key, { text, value });
    return value;
  };
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const part of Object.values(value)) freeze(part);
  Object.freeze(value);
}
