/** How accounts are looked for: an address has an @, a name has none. */
export function searchOf(text: string): { readonly email?: string; readonly name?: string } {
  const sought = text.trim();
  if (sought === '') return {};
  return sought.includes('@') ? { email: sought } : { name: sought };
}

/** The ids in a text that was pasted, each once, in their order; what is no id is told apart. */
export function idsIn(text: string): { readonly ids: readonly string[]; readonly others: readonly string[] } {
  const words = [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ''))];
  return { ids: words.filter(isId), others: words.filter((word) => !isId(word)) };
}

export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text.trim());
}
