import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openChromium } from '../tests/journeys/chromium.ts';
import { startOwnPlatform } from '../tests/load/own-platform.ts';
import { galleryPage } from './gallery/document.ts';
import { type GalleryOptions, HELP, readOptions } from './gallery/options.ts';
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

async function look({ only, scene: part, folder, writesDocs }: GalleryOptions, url: string): Promise<number> {
  const scenes = SCENES.filter(({ area }) => only.length === 0 || only.includes(area)).filter(
    ({ name }) => part === undefined || name.includes(part),
  );
  log(`${scenes.length} scenes on ${url}`);
  const world = await buildWorld(url);
  const browser = await openChromium();
  const kept = writesDocs ? KEPT : undefined;
  // Of a run of only some scenes the other pictures stay.
  if (scenes.length === SCENES.length) await rm(folder, { recursive: true, force: true });
  if (kept !== undefined) {
    await rm(kept, { recursive: true, force: true });
    await mkdir(kept, { recursive: true });
  }
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
  if (writesDocs && failed === 0) await writeFile(`${DOCS}gallery.md`, galleryPage(SCENES));
  log(
    failed === 0
      ? `all pictures are in ${folder}`
      : `${failed} scenes failed; see ${folder}/<area>/<scene>-failed.png`,
  );
  return failed === 0 ? 0 : 1;
}
