import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

// Every relative link of every Markdown file that git knows leads to a file that is there.

if (process.argv.includes('--help')) {
  console.log(
    'Usage: npm run check:links\n\nNames each relative link in a Markdown file that leads nowhere; exit 1 if there is one.',
  );
  process.exit(0);
}

const { stdout } = await promisify(execFile)('git', ['ls-files', '*.md']);
const files = stdout.split('\n').filter((file) => file !== '');
const broken = (await Promise.all(files.map(brokenLinks))).flat();
for (const link of broken) console.error(link);
console.log(`${files.length} Markdown files, ${broken.length} broken links`);
process.exitCode = broken.length === 0 ? 0 : 1;

async function brokenLinks(file: string): Promise<readonly string[]> {
  const text = (await readFile(file, 'utf8')).replaceAll(/```[\s\S]*?```/g, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  const relative = targets.filter((target) => !/^(?:[a-z]+:|#|\/)/i.test(target));
  const checked = await Promise.all(
    relative.map(async (target) => {
      const path = join(dirname(file), decodeURIComponent(target.split('#')[0] ?? ''));
      return access(path).then(
        () => [],
        () => [`${file}: ${target}`],
      );
    }),
  );
  return checked.flat();
}
