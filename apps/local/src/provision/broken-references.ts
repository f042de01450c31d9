import { deadLetterQueue } from '@concert/cloud/dead-letters';
import { compilePattern } from '../aws/events/event-pattern.ts';
import type { Cloud, CloudFunction, CloudTable } from './cloud-types.ts';

/**
 * What a schema cannot see: names that nothing has, things that nothing uses, and what AWS would refuse when
 * it is deployed. Each fault is a sentence that begins with its place in the file.
 */
export function brokenReferences(cloud: Cloud): readonly string[] {
  return [
    ...Object.entries(cloud.functions).flatMap(([name, fn]) => functionFaults(cloud, name, fn)),
    ...readerFaults(cloud),
    ...topicFaults(cloud),
    ...arrivalFaults(cloud),
    ...ruleFaults(cloud),
    ...Object.entries(cloud.tables).flatMap(([name, table]) => tableFaults(name, table)),
  ];
}

function functionFaults(cloud: Cloud, name: string, fn: CloudFunction): readonly string[] {
  const place = `functions.${name}`;
  const expected = `${fn.service}-${fn.handler}`;
  return [
    ...(name === expected ? [] : [`${place}: is called ${expected}, for its service and handler`]),
    ...triggerFaults(cloud, place, fn),
    ...useFaults(cloud, place, fn),
  ];
}

function triggerFaults({ queues, schedules }: Cloud, place: string, fn: CloudFunction): readonly string[] {
  const { trigger, timeoutSeconds } = fn;
  switch (trigger.type) {
    case 'queue': {
      const queue = queues[trigger.queue];
      if (!queue) return [`${place}.trigger: there is no queue ${trigger.queue}`];
      // Lambda refuses the event source otherwise: a message would come back while it is still being worked on.
      if (queue.visibilityTimeoutSeconds >= timeoutSeconds) return [];
      return [
        `${place}.trigger: the queue's visibility time-out, ${queue.visibilityTimeoutSeconds} s, is below the function's, ${timeoutSeconds} s`,
      ];
    }
    case 'schedule':
      return schedules[trigger.schedule]
        ? []
        : [`${place}.trigger: there is no schedule ${trigger.schedule}`];
    case 'http':
    case 'authorizer':
    case 'websocket':
      return [];
  }
}

function useFaults(cloud: Cloud, place: string, { uses }: CloudFunction): readonly string[] {
  const queues = Object.keys(cloud.queues).flatMap((queue) => [queue, deadLetterQueue(queue)]);
  const kinds: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['table', Object.keys(uses.tables ?? {}), Object.keys(cloud.tables)],
    ['queue', Object.keys(uses.queues ?? {}), queues],
    ['topic', Object.keys(uses.topics ?? {}), Object.keys(cloud.topics)],
    ['bucket', Object.keys(uses.buckets ?? {}), Object.keys(cloud.buckets)],
    ['secret', [...(uses.secrets ?? []), ...(uses.rotates ?? [])], Object.keys(cloud.secrets)],
  ];
  const unknown = kinds.flatMap(([kind, used, known]) =>
    used.filter((name) => !known.includes(name)).map((name) => `${place}.uses: there is no ${kind} ${name}`),
  );
  const needsSecret = uses.database === true && !uses.secrets?.includes('concert/database');
  return needsSecret ? [...unknown, `${place}.uses: database needs the secret concert/database`] : unknown;
}

function readerFaults({ functions, queues, schedules }: Cloud): readonly string[] {
  const triggers = Object.values(functions).map((fn) => fn.trigger);
  const queueFaults = Object.keys(queues).flatMap((queue) => {
    const readers = triggers.filter((trigger) => trigger.type === 'queue' && trigger.queue === queue).length;
    return [
      ...(readers === 1
        ? []
        : [`queues.${queue}: is read by ${readers} functions; exactly one must read it`]),
      ...(queue.endsWith('-dlq') ? [`queues.${queue}: dead-letter queues are made by themselves`] : []),
    ];
  });
  const scheduleFaults = Object.keys(schedules)
    .filter((name) => !triggers.some((trigger) => trigger.type === 'schedule' && trigger.schedule === name))
    .map((name) => `schedules.${name}: no function runs by it`);
  const authorizers = triggers.filter((trigger) => trigger.type === 'authorizer').length;
  const sockets = triggers.filter((trigger) => trigger.type === 'websocket').length;
  return [
    ...queueFaults,
    ...scheduleFaults,
    ...(authorizers > 1 ? [`functions: there are ${authorizers} authorizers; the gateway asks one`] : []),
    ...(sockets > 1 ? [`functions: ${sockets} serve the WebSocket API; there is one API`] : []),
  ];
}

function topicFaults({ topics, queues }: Cloud): readonly string[] {
  return Object.entries(topics).flatMap(([name, topic]) =>
    topic.subscriptions
      .filter(({ queue }) => !queues[queue])
      .map(({ queue }) => `topics.${name}: there is no queue ${queue}`),
  );
}

function arrivalFaults({ buckets, queues }: Cloud): readonly string[] {
  return Object.entries(buckets)
    .filter(([, { arrivals }]) => arrivals !== undefined && !queues[arrivals.queue])
    .map(([name, { arrivals }]) => `buckets.${name}: there is no queue ${arrivals?.queue}`);
}

function ruleFaults({ rules, queues, topics }: Cloud): readonly string[] {
  return Object.entries(rules).flatMap(([name, rule]) => [
    ...rule.targets
      .filter((target) => !queues[target] && !topics[target])
      .map((target) => `rules.${name}: there is no queue or topic ${target}`),
    ...patternFaults(`rules.${name}.pattern`, rule.pattern),
  ]);
}

function patternFaults(place: string, pattern: object): readonly string[] {
  try {
    compilePattern(JSON.stringify(pattern));
    return [];
  } catch (error) {
    return [`${place}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** DynamoDB declares an attribute once for all keys. */
function tableFaults(name: string, table: CloudTable): readonly string[] {
  const keys = [table, ...Object.values(table.indexes ?? {})].flatMap(({ partitionKey, sortKey }) => [
    partitionKey,
    ...(sortKey ? [sortKey] : []),
  ]);
  const types = new Map<string, string>();
  const clashing = new Set<string>();
  for (const { name: attribute, type } of keys) {
    if ((types.get(attribute) ?? type) !== type) clashing.add(attribute);
    types.set(attribute, type);
  }
  return [...clashing].map((attribute) => `tables.${name}: the attribute ${attribute} has two types`);
}
