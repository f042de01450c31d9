import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningPlatform } from '../platform/start-platform.ts';

/** Makes the demo data the first time; the data folder remembers that it is there. */
export async function seedDemoOnce(
  dataDir: string,
  platform: RunningPlatform,
  log: (line: string) => void,
): Promise<void> {
  const mark = join(dataDir, 'demo-seeded');
  const isSeeded = await access(mark).then(
    () => true,
    () => false,
  );
  if (isSeeded) return;
  const { seedDemo } = await import('./seed.ts');
  await seedDemo({ url: platform.url, env: platform.environment, log, today: new Date() });
  await writeFile(mark, new Date().toISOString());
}
