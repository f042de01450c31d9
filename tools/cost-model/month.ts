import { z } from 'zod';
import {
  ASSUMPTIONS,
  type Assumption,
  CALL_SHARES,
  EVENTS_PER_BOOKING,
  OTHER_WORK_MS,
  WORK_MS,
} from './workload.ts';

const Trigger = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('queue'), queue: z.string() }),
  z.looseObject({ type: z.literal('schedule'), schedule: z.string() }),
  z.looseObject({ type: z.enum(['http', 'authorizer', 'websocket']) }),
]);

export const Cloud = z.object({
  functions: z.record(
    z.string(),
    z.object({ memoryMb: z.number(), timeoutSeconds: z.number(), trigger: Trigger }),
  ),
  queues: z.record(z.string(), z.unknown()),
  tables: z.record(z.string(), z.unknown()),
  rules: z.record(
    z.string(),
    z.object({
      pattern: z.looseObject({ 'detail-type': z.array(z.string()).optional() }),
      targets: z.array(z.string()),
    }),
  ),
  schedules: z.record(z.string(), z.object({ rate: z.string() })),
  secrets: z.record(z.string(), z.unknown()),
});

export type Cloud = z.infer<typeof Cloud>;

/** A month, as AWS's own examples count it. */
export const HOURS = 730;

/** A function has a whole core from so much memory on (AWS's documentation of Lambda). */
const CORE_MB = 1769;

export interface Invocations {
  readonly count: number;
  readonly gbSeconds: number;
}

export interface Month {
  readonly bookings: number;
  readonly apiCalls: number;
  readonly cdnRequests: number;
  readonly cdnGb: number;
  readonly events: number;
  readonly messages: number;
  readonly mails: number;
  readonly tickets: number;
  readonly functions: ReadonlyMap<string, Invocations>;
}

const assumed = (name: Assumption): number => ASSUMPTIONS[name].value;

/** What happens in a month in which so many tickets are sold. */
export function monthOf(cloud: Cloud, tickets: number): Month {
  const bookings = tickets / assumed('ticketsPerBooking');
  const visits = bookings * assumed('visitsPerBooking');
  const visitCalls = visits * assumed('apiCallsPerVisit');
  const calls = {
    visit: visitCalls * (1 - assumed('apiCallsFromCdn')),
    purchase: bookings * assumed('apiCallsPerPurchase'),
  };
  const deliveries = deliveriesOf(cloud, bookings);
  return {
    bookings,
    tickets,
    apiCalls: calls.visit + calls.purchase,
    cdnRequests: visits * assumed('filesPerVisit') + visitCalls + calls.purchase,
    cdnGb: (visits * assumed('megabytesPerVisit')) / 1000,
    events: bookings * sum(Object.values(EVENTS_PER_BOOKING)),
    messages: sum([...deliveries.values()]),
    mails: bookings * assumed('mailsPerBooking'),
    functions: new Map(
      Object.keys(cloud.functions).map((name) => [name, invocationsOf(cloud, name, { calls, deliveries })]),
    ),
  };
}

/** How many messages each queue gets: the rules of cloud.json say which events it hears. */
export function deliveriesOf({ rules }: Cloud, bookings: number): ReadonlyMap<string, number> {
  const deliveries = new Map<string, number>();
  for (const { pattern, targets } of Object.values(rules)) {
    const types = pattern['detail-type'] ?? Object.keys(EVENTS_PER_BOOKING);
    const events = bookings * sum(types.map((type) => EVENTS_PER_BOOKING[type] ?? 0));
    for (const queue of targets) deliveries.set(queue, (deliveries.get(queue) ?? 0) + events);
  }
  return deliveries;
}

interface Load {
  readonly calls: Readonly<Record<'visit' | 'purchase', number>>;
  readonly deliveries: ReadonlyMap<string, number>;
}

function invocationsOf(cloud: Cloud, name: string, load: Load): Invocations {
  const one = cloud.functions[name];
  if (one === undefined) return { count: 0, gbSeconds: 0 };
  const gb = one.memoryMb / 1024;
  const seconds = ((WORK_MS[name]?.ms ?? OTHER_WORK_MS) / 1000) * Math.max(1, CORE_MB / one.memoryMb);
  switch (one.trigger.type) {
    case 'queue': {
      const messages = load.deliveries.get(one.trigger.queue) ?? 0;
      return { count: messages / assumed('messagesPerInvocation'), gbSeconds: messages * seconds * gb };
    }
    case 'schedule': {
      const every = secondsOf(cloud.schedules[one.trigger.schedule]?.rate ?? '');
      const count = (HOURS * 3600) / every;
      // What may run for longer than until its next turn runs all the time.
      return { count, gbSeconds: count * (one.timeoutSeconds > every ? every : seconds) * gb };
    }
    case 'authorizer':
      return { count: load.calls.purchase, gbSeconds: load.calls.purchase * seconds * gb };
    default: {
      const count =
        load.calls.visit * shareOf('visit', name) + load.calls.purchase * shareOf('purchase', name);
      return { count, gbSeconds: count * seconds * gb };
    }
  }
}

function shareOf(kind: keyof typeof CALL_SHARES, name: string): number {
  return new Map<string, number>(Object.entries(CALL_SHARES[kind])).get(name) ?? 0;
}

/** @throws Error when a schedule is not a rate */
function secondsOf(rate: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rate) ?? [];
  const seconds = new Map([
    ['minute', 60],
    ['hour', 3600],
    ['day', 86_400],
  ]).get(unit);
  if (seconds === undefined) throw new Error(`Not a rate: ${rate}`);
  return Number(count) * seconds;
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
