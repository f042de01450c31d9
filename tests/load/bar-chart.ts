import type { Chart } from './scenario.ts';

const ROW = 34;
const LABELS = 220;
const WIDTH = 760;
const TOP = 48;

/** A chart of horizontal bars as SVG, legible on light and dark pages, for the docs. */
export function barChart({ title, unit, bars }: Chart): string {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const scale = (WIDTH - LABELS - 120) / most;
  const rows = bars.map(({ name, value }, index) => {
    const y = TOP + index * ROW;
    const width = Math.max(1, value * scale);
    return [
      `  <text x="${LABELS - 10}" y="${y + 17}" text-anchor="end">${escaped(name)}</text>`,
      `  <rect x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 10}" rx="3" fill="#c2410c"/>`,
      `  <text x="${(LABELS + width + 8).toFixed(1)}" y="${y + 17}">${value.toLocaleString('en')} ${escaped(unit)}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${TOP + bars.length * ROW + 8}" role="img">
  <title>${escaped(title)}</title>
  <style>text { font: 14px system-ui, sans-serif; fill: #6b7280 } .title { font-weight: 600; font-size: 16px }</style>
  <text class="title" x="0" y="22">${escaped(title)}</text>
${rows.join('\n')}
</svg>
`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
