import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const APP = fileURLToPath(new URL('../', import.meta.url));

const AREAS = ['account', 'organizer', 'door', 'admin'] as const;

function keysOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`));
}

const read = (path: string): unknown => JSON.parse(readFileSync(join(APP, 'locales', path), 'utf8'));
const common = new Set(keysOf(read('en.json')));
const ofArea = new Map(AREAS.map((area) => [area, new Set(keysOf(read(`areas/${area}.en.json`)))]));

/** Keys that stand in the source as they are; those put together at run time are each page's own matter. */
function literalKeys(source: string): readonly string[] {
  const calls = [...source.matchAll(/(?<![\w.$])(?:t|common|shared|global)\(([^()]*)/g)].map(
    ([, inside]) => inside ?? '',
  );
  return calls.flatMap((inside) =>
    [...inside.matchAll(/'([a-zA-Z][\w-]*(?:\.[\w-]+)+)'/g)].map(([, key]) => key ?? ''),
  );
}

function isKnown(key: string, source: string): boolean {
  const area = AREAS.find((one) => key.startsWith(`${one}Area.`));
  if (area !== undefined) return ofArea.get(area)?.has(key.slice(area.length + 5)) === true;
  // A frame of every area.
  if (source.includes('useArea(props.')) return AREAS.every((one) => ofArea.get(one)?.has(key));
  const own = AREAS.find((one) => source.includes(`useArea('${one}')`));
  return common.has(key) || (own !== undefined && ofArea.get(own)?.has(key) === true);
}

const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.vue') || (name.endsWith('.ts') && !name.endsWith('.test.ts')),
);

describe('messages', () => {
  it('that are asked for are all there', () => {
    const missing = files.flatMap((name) => {
      const source = readFileSync(join(APP, name), 'utf8');
      return literalKeys(source)
        .filter((key) => !isKnown(key, source))
        .map((key) => `${name}: ${key}`);
    });
    expect(missing).toEqual([]);
  });
});
