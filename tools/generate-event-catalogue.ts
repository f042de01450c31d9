import { readFile } from 'node:fs/promises';
import type { EventType } from '@concert/contracts/event';
import { allEvents } from '@concert/contracts/events/index';
import { SERVICES } from '@concert/contracts/services';
import { z } from 'zod';
import { writeOrCheck } from './write-or-check.ts';

// Writes docs/events.md from the contract and the list of the cloud; with --check tells whether it is up to date.

if (process.argv.includes('--help')) {
  console.log(
    'Usage: node tools/generate-event-catalogue.ts [--check]\n\nWrites docs/events.md from packages/contracts and infrastructure/cloud.json. With --check nothing is written: exit 1 when it is out of date.',
  );
  process.exit(0);
}

const Cloud = z.object({
  rules: z.record(
    z.string(),
    z.object({
      pattern: z.object({ 'detail-type': z.array(z.string()).optional() }),
      targets: z.array(z.string()),
    }),
  ),
});

const cloud = Cloud.parse(
  JSON.parse(await readFile(new URL('../infrastructure/cloud.json', import.meta.url), 'utf8')),
);

function targetsOf(type: string): readonly string[] {
  return Object.values(cloud.rules)
    .filter(({ pattern }) => pattern['detail-type']?.includes(type) ?? true)
    .flatMap(({ targets }) => targets);
}

const HEAD = `# Events

Generated from \`packages/contracts\` and \`infrastructure/cloud.json\` by \`npm run generate:openapi\`; do not edit.

A state change and its event are written in one transaction. The relay of the audit service publishes them to the
bus \`concert\`, whose rules put them into the queues named below (the topic \`concert-events\` hands them on to the
queues that listen to it). Each may arrive more than once and in any order:
consumers note what they applied. The envelope:

| field | what |
|---|---|
| \`id\` | UUIDv7 of the event; consumers know repetitions by it |
| \`type\`, \`version\` | what happened; a change that old consumers cannot read is a new version beside the old |
| \`source\` | the service that wrote it; on the bus \`concert.<service>\` |
| \`subject\` | what changed: \`booking/019a…\` |
| \`time\` | when, UTC |
| \`correlationId\` | of the request that set it off, through all that follow |
| \`actor\` | who: user, system or provider, with id, role and address |
| \`data\` | by type, below; no personal data beyond ids |
`;

function catalogue(): string {
  const sections = SERVICES.flatMap((service) => {
    const events = allEvents.filter((event) => event.source === service);
    return events.length === 0 ? [] : [`## ${service}\n\n${events.map(entry).join('\n')}`];
  });
  return [HEAD, ...sections].join('\n');
}

function entry(event: EventType): string {
  return `### ${event.type}

${event.description}

- version ${event.version}, subject \`${event.subject}/<id>\`
- goes to ${targetsOf(event.type)
    .map((target) => `\`${target}\``)
    .join(', ')}
- data: ${Object.keys(event.data.shape)
    .map((field) => `\`${field}\``)
    .join(', ')}

\`\`\`json
${JSON.stringify(event.example, null, 2)}
\`\`\`
`;
}

await writeOrCheck('docs/events.md', catalogue());
