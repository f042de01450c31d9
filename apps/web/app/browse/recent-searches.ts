const KEY = 'concert-searches';
const MOST = 5;

/** What was searched for on this device, the latest first. */
export function recentSearches(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(value)
      ? value.filter((one): one is string => typeof one === 'string').slice(0, MOST)
      : [];
  } catch {
    return [];
  }
}

export function rememberSearch(words: string): void {
  if (words.length >= 2) localStorage.setItem(KEY, JSON.stringify(withSearch(recentSearches(), words)));
}

export function forgetSearches(): void {
  localStorage.removeItem(KEY);
}

/** The searches with one more, which moves to the front where it was already. */
export function withSearch(searches: readonly string[], words: string): readonly string[] {
  const same = (one: string) => one.toLowerCase() === words.toLowerCase();
  return [words, ...searches.filter((one) => !same(one))].slice(0, MOST);
}
