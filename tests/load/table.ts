import type { Figure, Goal, ScenarioResult } from './scenario.ts';

/** A result for people: its figures, then its goals with whether each is met. */
export function table({ figures, goals }: ScenarioResult): string {
  const names = [...figures, ...goals].map(({ name }) => name.length);
  const width = Math.max(...names) + 2;
  return [
    ...figures.map((figure) => figureLine(figure, width)),
    ...goals.map((goal) => goalLine(goal, width)),
  ].join('\n');
}

const figureLine = ({ name, value, unit }: Figure, width: number): string =>
  `  ${name.padEnd(width)}${value}${unit === undefined ? '' : ` ${unit}`}`;

const goalLine = ({ name, wanted, seen, isMet }: Goal, width: number): string =>
  `${isMet ? '✓' : '✗'} ${name.padEnd(width)}${seen} (wanted ${wanted})`;
