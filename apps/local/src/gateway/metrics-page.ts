import { html, raw } from 'hono/html';
import { MetricsMessage, type Series } from '../metrics/series.ts';

/** A series as it is shown: percentiles are of its last thousand values. */
export interface Shown extends Omit<Series, 'recent'> {
  readonly p50: number;
  readonly p95: number;
}

/** Everything that was measured on this machine since the platform began, in order of name and dimensions. */
export async function readMetrics(board: string): Promise<readonly Shown[]> {
  const response = await fetch(board);
  return shown(MetricsMessage.parse(await response.json()).metrics);
}

export function shown(series: readonly Series[]): readonly Shown[] {
  return series
    .map(({ recent, ...one }) => {
      const sorted = recent.toSorted((a, b) => a - b);
      return { ...one, p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
    })
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

const sortKey = ({ name, by }: Pick<Series, 'name' | 'by'>): string => [name, ...Object.values(by)].join(' ');

/** The nearest rank. */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;

/** The page for people: one table for each kind of dimension. */
export async function metricsPage(metrics: readonly Shown[]): Promise<string> {
  const groups = Map.groupBy(metrics, ({ by }) =>
    Object.keys(by)
      .filter((name) => name !== 'service')
      .join(', '),
  );
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="refresh" content="5" />
        <title>Metrics · Concert on this machine</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Metrics</h1>
          <p>
            What CloudWatch would show of the services, since the platform on this machine began. Percentiles are of the
            last thousand values of each row. Also as <a href="/_local/metrics.json">JSON</a>.
          </p>
        </header>
        <main>
          ${metrics.length === 0 ? html`<p>Nothing was measured yet. Open the storefront.</p>` : [...groups].map(table)}
        </main>
      </body>
    </html>`;
  return String(page);
}

function table([dimension, rows]: readonly [string, readonly Shown[]]) {
  return html`<h2>${dimension === '' ? 'By service' : `By ${dimension}`}</h2>
    <table>
      <thead>
        <tr>
          <th>Metric</th><th>Service</th><th>${dimension}</th><th>Unit</th>
          <th>Count</th><th>Sum</th><th>p50</th><th>p95</th><th>Max</th>
        </tr>
      </thead>
      <tbody>${rows.map(row)}</tbody>
    </table>`;
}

function row({ name, unit, by: { service, ...by }, count, sum, p50, p95, max }: Shown) {
  return html`<tr>
    <th scope="row">${name}</th><td>${service ?? ''}</td><td>${Object.values(by).join(', ')}</td><td>${unit}</td>
    ${[count, sum, p50, p95, max].map((value) => html`<td class="figure">${figure(value)}</td>`)}
  </tr>`;
}

const figure = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 1 });

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 0 auto; padding: 2rem 1rem; }
main { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .3rem .6rem .3rem 0; text-align: start; font-weight: 400; }
thead th { opacity: .7; }
.figure { text-align: end; font-variant-numeric: tabular-nums; }
`;
