import { z } from 'zod';

/** Licences under which a package may be part of what we run or ship, by their SPDX ids (https://spdx.org/licenses/). */
export const ALLOWED: readonly string[] = [
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    '0BSD',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'CC0-1.0',
  ],
];

/** Packages whose licence is another one, or stands elsewhere, each with the reason why it may be used. */
export const EXCEPTIONS: Readonly<Record<string, { readonly licence: string; readonly reason: string }>> = {
  '@expo-google-fonts/*': {
    licence: 'MIT AND OFL-1.1',
    reason: 'Fonts in PDFs and pictures: the Open Font License lets documents embed them.',
  },
  '@img/sharp-*': {
    licence: 'LGPL-3.0-or-later, also with Apache-2.0 and MIT',
    reason: 'libvips, linked dynamically and unchanged: whoever gets the image can replace it.',
  },
  'lightningcss*': {
    licence: 'MPL-2.0',
    reason: 'Builds the web app’s styles, unchanged; nothing of it is in what is built.',
  },
  'caniuse-lite': {
    licence: 'CC-BY-4.0',
    reason: 'Data about browsers that the web app’s build reads; none of it is in what is built.',
  },
  'dejavu-fonts-ttf': {
    licence: 'SEE LICENSE IN README.md AND LICENSE',
    reason: 'Bitstream Vera’s licence and public domain: fonts may be embedded in documents.',
  },
  'png-js': { licence: 'none in the lock file', reason: 'MIT, as its LICENSE file says.' },
  'vaul-vue': {
    licence: 'none in the lock file',
    reason: 'MIT, as its repository says; its package.json forgets it.',
  },
};

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

export interface Licensed {
  readonly name: string;
  readonly licence: string;
}

/** The packages of a lock file that are not for development alone, with what they say of their licence. */
export function productionPackages(lock: unknown): readonly Licensed[] {
  return Object.entries(Lock.parse(lock).packages)
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && dev !== true && link !== true)
    .map(([path, { license = 'none' }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      licence: license,
    }));
}

/** Packages whose licence neither is on the list nor has an exception. */
export function refusedLicences(packages: readonly Licensed[]): readonly Licensed[] {
  return packages.filter(({ name, licence }) => !isAllowed(licence) && exceptionFor(name) === undefined);
}

/** Exceptions that no package needs any more. */
export function idleExceptions(packages: readonly Licensed[]): readonly string[] {
  const needed = new Set(
    packages.filter(({ licence }) => !isAllowed(licence)).map(({ name }) => exceptionFor(name)),
  );
  return Object.keys(EXCEPTIONS).filter((name) => !needed.has(name));
}

/** An SPDX expression: of an OR one must be allowed, of an AND all. AND binds more tightly. */
export function isAllowed(expression: string): boolean {
  const inner = /^\(([^()]*)\)$/.exec(expression.trim())?.[1];
  if (inner !== undefined) return isAllowed(inner);
  if (expression.includes(' OR ')) return expression.split(' OR ').some(isAllowed);
  return expression.split(' AND ').every((id) => ALLOWED.includes(id.trim()));
}

function exceptionFor(name: string): string | undefined {
  return Object.keys(EXCEPTIONS).find((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}
