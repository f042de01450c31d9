import { parseArgs } from 'node:util';
import { CONCERT_BUS, openBus } from '@concert/cloud/bus';
import { databaseAddress } from '@concert/testing/database-address';
import { replay } from './replay/replay.ts';
import { findRunningPlatform } from './running-platform.ts';

// Publishes events of the outbox once more, for a consumer that was broken or is new.

const HELP = `Usage: npm run replay -- --from <time> [--to <time>] [--type <EventType>] [--data-dir <folder>]

Publishes what the outbox still has of a span of time to the bus once more, oldest first. Every consumer knows what it
has applied, so nothing happens twice; what a consumer missed, it applies now. The outbox keeps seven days.

Options:
  --from <time>        ISO 8601: events written at or after it
  --to <time>          ISO 8601: events written before it (now)
  --type <EventType>   only these, as in docs/events.md
  --data-dir <folder>  data folder of the local platform (CONCERT_DATA, else .local)
  --help               show this text`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  from: { type: 'string' },
  to: { type: 'string' },
  type: { type: 'string' },
  'data-dir': { type: 'string' },
} as const;

try {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help === true) {
    console.log(HELP);
  } else {
    const span = {
      from: moment('from', values.from),
      to: moment('to', values.to ?? new Date().toISOString()),
    };
    Object.assign(process.env, (await findRunningPlatform(values['data-dir'])).environment);
    const stores = { database: await databaseAddress(), bus: openBus(CONCERT_BUS) };
    const count = await replay(stores, { ...span, type: values.type }, (done) =>
      console.error(`${done} published`),
    );
    console.log(`${count} ${count === 1 ? 'event' : 'events'} published once more.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

function moment(option: string, text: string | undefined): Date {
  const time = new Date(text ?? Number.NaN);
  if (Number.isNaN(time.getTime()))
    throw new Error(`--${option} must be a time such as 2027-01-04T10:00:00Z`);
  return time;
}
