import { setTimeout as pause } from 'node:timers/promises';
import type { platformOperations } from '@concert/contracts/http/platform';
import type { ResponseOf } from '@concert/contracts/operation';
import { SECOND } from '@concert/values/clock';
import type { CacheContainer, Probes } from '../container.ts';

type Answer = ResponseOf<typeof platformOperations.health>;
type Dependency = Answer['body']['dependencies'][number];

/** Without these no ticket can be sold; without the others the platform goes on and catches up. */
const REQUIRED: ReadonlySet<Dependency['name']> = new Set(['database', 'dynamodb']);

const LONGEST_WAIT = 2 * SECOND;

/** Anybody may ask, as often as she likes: the dependencies are asked at most this often by an instance. */
const KEPT_FOR = 2 * SECOND;

/** Tells whether the platform is alive and what it stands on; no reasons, no names of hosts. */
export function openHealth({ probes, clock, telemetry }: CacheContainer): () => Promise<Answer> {
  let kept: { readonly answer: Promise<Answer>; readonly until: number } | undefined;
  return () => {
    const now = clock().getTime();
    if (kept === undefined || now >= kept.until) {
      const answer = checkHealth(probes, (name, error) => telemetry.degraded(name, error));
      kept = { answer, until: now + KEPT_FOR };
    }
    return kept.answer;
  };
}

/** Asks all dependencies at once, each for two seconds at most. */
export async function checkHealth(
  probes: Probes,
  report: (name: Dependency['name'], error: unknown) => void,
): Promise<Answer> {
  const ask = (name: Dependency['name']) => check(name, probes[name], report);
  const dependencies = await Promise.all([
    ask('database'),
    ask('redis'),
    ask('dynamodb'),
    ask('bus'),
    ask('queues'),
  ]);
  const away = dependencies.filter((dependency) => dependency.state === 'down');
  if (away.some(({ name }) => REQUIRED.has(name)))
    return { status: 503, body: { status: 'down', dependencies } };
  return { status: 200, body: { status: away.length === 0 ? 'ok' : 'degraded', dependencies } };
}

async function check(
  name: Dependency['name'],
  probe: () => Promise<unknown>,
  report: (name: Dependency['name'], error: unknown) => void,
): Promise<Dependency> {
  const started = performance.now();
  const answered = new AbortController();
  const state = await Promise.race([
    probe().then(
      () => 'up' as const,
      (error: unknown) => {
        report(name, error);
        return 'down' as const;
      },
    ),
    pause(LONGEST_WAIT, 'down' as const, { signal: answered.signal }).catch(() => 'down' as const),
  ]);
  answered.abort();
  return { name, state, milliseconds: Math.round(performance.now() - started) };
}
