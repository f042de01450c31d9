import { readFile, writeFile } from 'node:fs/promises';

/**
 * Puts what a run saw into a document, in the place of what the run before saw: between `<!-- name -->` and
 * `<!-- /name -->`.
 * @throws Error when the file has no such place
 */
export async function writeSection(file: string | URL, name: string, markdown: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`${file} has no place ${begin} … ${end}`);
  const section = `${begin}\n\n${markdown.trim()}\n\n`;
  await writeFile(file, text.slice(0, from) + section + text.slice(to));
}
