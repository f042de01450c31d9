import { channel } from 'node:diagnostics_channel';

/** What a piece of work asked of the stores. */
interface Asked {
  /** Statements beside BEGIN, COMMIT and ROLLBACK. */
  readonly statements: number;
  readonly redisCommands: number;
}

const QUERIES = channel('tracing:mysql2:query:start');
const COMMANDS = channel('tracing:ioredis:command:start');

const TRANSACTION = /^\s*(?:begin|start transaction|commit|rollback|set transaction)\b/i;

/** Figures on how often the cache hit: told beside other commands, at most once a second, and waited for by nobody. */
const COUNTED_ASIDE = 'hincrby';

/**
 * Counts what the drivers send while `work` runs, by the channels on which they tell of it. Nothing else may use the
 * stores of this process meanwhile.
 */
export async function counted(work: () => Promise<unknown>): Promise<Asked> {
  let statements = 0;
  let redisCommands = 0;
  const onQuery = (message: unknown): void => {
    if (!TRANSACTION.test(textIn(message, 'query'))) statements += 1;
  };
  const onCommand = (message: unknown): void => {
    if (textIn(message, 'command').toLowerCase() !== COUNTED_ASIDE) redisCommands += 1;
  };
  QUERIES.subscribe(onQuery);
  COMMANDS.subscribe(onCommand);
  try {
    await work();
  } finally {
    QUERIES.unsubscribe(onQuery);
    COMMANDS.unsubscribe(onCommand);
  }
  return { statements, redisCommands };
}

function textIn(message: unknown, name: string): string {
  if (typeof message !== 'object' || message === null) return '';
  return String(Object.entries(message).find(([key]) => key === name)?.[1] ?? '');
}
