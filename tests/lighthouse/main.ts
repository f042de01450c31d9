import { parseArgs } from 'node:util';
import { eventOperations } from '@concert/contracts/http/event';
import lighthouse, { desktopConfig, type RunnerResult } from 'lighthouse';
import { z } from 'zod';
import { openChromium } from '../journeys/chromium.ts';
import { freePort, type OwnPlatform, startOwnPlatform } from '../load/own-platform.ts';

const HELP = `Usage: npm run lighthouse [-- --url <origin>] [--form mobile|desktop] [--json]

Looks at home, browse and event pages with Lighthouse, as a phone and as a desktop, and tells the four scores of each.
Starts a platform of its own with the demo data unless --url names one that runs. Takes some two minutes on a machine
that does nothing else; what else runs makes the figures worse. Exit code 1 when a score is below 95.

  --url <origin>  a platform that runs, such as http://127.0.0.1:8080
  --form <one>    only as a phone, or only as a desktop
  --json          figures as JSON, with the measured times`;

const LEAST = 95;

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
const TIMES = {
  lcp: 'largest-contentful-paint',
  fcp: 'first-contentful-paint',
  tbt: 'total-blocking-time',
  cls: 'cumulative-layout-shift',
} as const;

type Form = 'mobile' | 'desktop';

interface Row {
  readonly page: string;
  readonly form: Form;
  readonly scores: Readonly<Record<string, number>>;
  readonly times: Readonly<Record<string, number>>;
  /** Audits that cost something, for whoever has to mend it. */
  readonly faults: readonly string[];
}

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    url: { type: 'string' },
    form: { type: 'string' },
    json: { type: 'boolean' },
  },
});
if (values.help === true) console.log(HELP);
else process.exitCode = await run();

async function run(): Promise<number> {
  const forms = z
    .array(z.enum(['mobile', 'desktop']))
    .parse(values.form ? [values.form] : ['mobile', 'desktop']);
  let platform: OwnPlatform | undefined;
  try {
    if (values.url === undefined) {
      console.error('Starting a platform of its own');
      platform = await startOwnPlatform({ args: [] });
    }
    const origin = values.url ?? platform?.url ?? '';
    const rows = await lookAt(await pagesOf(origin), forms);
    if (values.json === true) console.log(JSON.stringify({ least: LEAST, rows }, null, 2));
    return rows.every(isGood) ? 0 : 1;
  } finally {
    await platform?.stop();
  }
}

async function pagesOf(origin: string): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`${origin}/api${eventOperations.listEvents.path}?limit=1`);
  const { items } = eventOperations.listEvents.responses[200].body.parse(await answer.json());
  const [event] = items;
  if (event === undefined) throw new Error(`${origin} has no published event; start it with its demo data.`);
  return { home: `${origin}/`, browse: `${origin}/events`, event: `${origin}/events/${event.id}` };
}

async function lookAt(
  pages: Readonly<Record<string, string>>,
  forms: readonly Form[],
): Promise<readonly Row[]> {
  const port = await freePort();
  const browser = await openChromium([`--remote-debugging-port=${port}`]);
  const rows: Row[] = [];
  try {
    for (const form of forms) {
      for (const [page, url] of Object.entries(pages)) {
        const flags = { port, logLevel: 'error' as const, onlyCategories: [...CATEGORIES] };
        const result = await lighthouse(url, flags, form === 'desktop' ? desktopConfig : undefined);
        if (result === undefined) throw new Error(`Lighthouse said nothing of ${url}.`);
        const row = rowOf(page, form, result);
        rows.push(row);
        tell(row);
      }
    }
  } finally {
    await browser.close();
  }
  return rows;
}

function rowOf(page: string, form: Form, { lhr }: RunnerResult): Row {
  const score = (value: number | null | undefined) => Math.round((value ?? 0) * 100);
  return {
    page,
    form,
    scores: Object.fromEntries(CATEGORIES.map((name) => [name, score(lhr.categories[name]?.score)])),
    times: Object.fromEntries(
      Object.entries(TIMES).map(([name, audit]) => [
        name,
        Math.round((lhr.audits[audit]?.numericValue ?? 0) * 1000) / 1000,
      ]),
    ),
    faults: CATEGORIES.flatMap((name) =>
      (lhr.categories[name]?.auditRefs ?? []).flatMap(({ id, weight }) => {
        const audit = lhr.audits[id];
        const isFault = weight > 0 && audit?.score !== null && audit !== undefined && audit.score < 0.9;
        return isFault ? [`${name}: ${audit.title} (${audit.displayValue ?? 'failed'})`] : [];
      }),
    ),
  };
}

function isGood({ scores }: Row): boolean {
  return Object.values(scores).every((score) => score >= LEAST);
}

function tell(row: Row): void {
  const { page, form, scores, times, faults } = row;
  const figures = Object.entries(scores).map(([name, score]) => `${name} ${score}`);
  const seconds = (milliseconds: number | undefined) => `${((milliseconds ?? 0) / 1000).toFixed(1)} s`;
  const say = values.json === true ? console.error : console.log;
  say(
    `${page.padEnd(7)} ${form.padEnd(8)} ${figures.join(', ')}; LCP ${seconds(times.lcp)}, CLS ${times.cls}`,
  );
  if (!isGood(row)) for (const fault of faults) say(`        ${fault}`);
}
