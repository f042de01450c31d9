import { parseArgs } from 'node:util';
import { AREAS, type AreaName } from './scene.ts';

export interface GalleryOptions {
  /** A platform that runs, with its demo data; without it one is started for the pictures. */
  readonly url: string | undefined;
  readonly only: readonly AreaName[];
  readonly scene: string | undefined;
  /** Only the scenes of which a picture is part of the documents. */
  readonly onlyKept: boolean;
  /** Where all pictures go. */
  readonly folder: string;
  /** Whether `docs/gallery.md` and its pictures are brought up to date. */
  readonly writesDocs: boolean;
}

export const HELP = `Usage: npm run gallery [-- options]

Opens every page of the web app in its important states and takes pictures of each at 360, 768 and 1440 pixels, light
and dark. A few of them, compressed, become docs/gallery.md. All of it takes some ten minutes.

Options:
  --url <origin>    a platform that runs with its demo data (default: one is started, and ended afterwards)
  --only <area>     one of ${AREAS.join(', ')}; may be given again
  --scene <part>    only scenes whose name has this in it
  --kept            only the scenes of which docs/gallery.md has a picture (about two minutes)
  --folder <path>   where the pictures go (test-results/gallery)
  --no-docs         leave docs/gallery.md and its pictures as they are
  --help            show this text

Exit code 1 when a page could not be brought to its state, or throws an error.`;

/** @returns undefined when help was asked for @throws Error that names what was wrong */
export function readOptions(args: readonly string[]): GalleryOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      only: { type: 'string', multiple: true },
      scene: { type: 'string' },
      folder: { type: 'string', default: 'test-results/gallery' },
      kept: { type: 'boolean', default: false },
      'no-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const only = (values.only ?? []).map((name) => {
    const area = AREAS.find((one) => one === name);
    if (area === undefined) throw new Error(`--only ${name}: there are ${AREAS.join(', ')}.`);
    return area;
  });
  return {
    url: values.url?.replace(/\/$/, ''),
    only,
    scene: values.scene,
    onlyKept: values.kept,
    folder: values.folder,
    writesDocs: !values['no-docs'],
  };
}
