import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openChromium } from '../tests/journeys/chromium.ts';
import { startOwnPlatform } from '../tests/load/own-platform.ts';
import { galleryPage } from './gallery/document.ts';
import { type GalleryOptions, HELP, readOptions } from './gallery/options.ts';
import { pictureName, type Scene } from './gallery/scene.ts';
import { SCENES } from './gallery/scenes/index.ts';
import { openStudio } from './gallery/shoot.ts';
import { buildWorld } from './gallery/world.ts';

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));
const KEPT = `${DOCS}images/gallery`;

const started = performance.now();
const log = (line: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else process.exitCode = await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(options: GalleryOptions): Promise<number> {
  if (options.url !== undefined) return look(options, options.url);
  log('starting a platform with its demo data (half a minute, longer when the web app must be built)');
  // Its many pages are all opened from one address.
  const env = { RATE_LIMIT_LOGIN_PER_MINUTE: '1000', RATE_LIMIT_ANONYMOUS_PER_MINUTE: '10000' };
  const platform = await startOwnPlatform({ args: [], env });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void platform.stop().then(() => process.exit(1)));
  }
  try {
    return await look(options, platform.url);
  } finally {
    await platform.stop();
  }
}

function chosen({ only, scene: part, onlyKept }: GalleryOptions): readonly Scene[] {
  return SCENES.filter(
    ({ area, name, kept }) =>
      (only.length === 0 || only.includes(area)) &&
      (part === undefined || name.includes(part)) &&
      (!onlyKept || kept !== undefined),
  );
}

async function look(options: GalleryOptions, url: string): Promise<number> {
  const scenes = chosen(options);
  const { folder, writesDocs } = options;
  log(`${scenes.length} scenes on ${url}`);
  const world = await buildWorld(url);
  const browser = await openChromium();
  const kept = writesDocs ? KEPT : undefined;
  // Of a run of only some scenes the other pictures stay.
  if (scenes.length === SCENES.length) await rm(folder, { recursive: true, force: true });
  if (kept !== undefined) await mkdir(kept, { recursive: true });
  const studio = openStudio({ browser, world, folder, kept });
  let failed = 0;
  for (const [index, scene] of scenes.entries()) {
    const faults = await studio.shoot(scene);
    log(`${index + 1}/${scenes.length}  ${scene.area}/${scene.name}${faults.length === 0 ? '' : '  FAILED'}`);
    for (const fault of faults)
      console.error(`          ${fault.split('\n').slice(0, 4).join('\n          ')}`);
    if (faults.length > 0) failed += 1;
  }
  await studio.close();
  await browser.close();
  if (kept !== undefined) await writeFile(`${DOCS}gallery.md`, galleryPage(SCENES, await tidied(kept)));
  log(
    failed === 0
      ? `all pictures are in ${folder}`
      : `${failed} scenes failed; see ${folder}/<area>/<scene>-failed.png`,
  );
  return failed === 0 ? 0 : 1;
}

/** Takes pictures away that no scene has any more. @returns those that are there */
async function tidied(kept: string): Promise<readonly string[]> {
  const wanted = SCENES.filter((scene) => scene.kept !== undefined).map(pictureName);
  const found = await readdir(kept);
  for (const name of found) if (!wanted.includes(name)) await rm(join(kept, name));
  return found.filter((name) => wanted.includes(name));
}
