import { type Block, type MailDocument, oneLine } from './mail-document.ts';

/** The same mail for readers and programs that want no HTML. */
export function renderText(mail: MailDocument, origin: string): string {
  const heading = mail.heading === undefined ? [] : [underlined(oneLine(mail.heading))];
  const { reason, unsubscribe } = mail;
  const way = unsubscribe === undefined ? [] : [`${oneLine(unsubscribe.label)}:\n${unsubscribe.url}`];
  const foot = [`-- \nConcert · ${origin}\n${reason}`, ...way].join('\n');
  const parts = [...heading, ...mail.blocks.map(renderBlock), foot];
  return `${parts.join('\n\n')}\n`;
}

function underlined(text: string): string {
  return `${text}\n${'='.repeat(Math.min([...text].length, 72))}`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
    case 'note':
      return block.text;
    case 'event': {
      const { title, date, times, zone, venue, address } = block.event;
      return [title, date, times, zone, venue, address].map((line) => `  ${oneLine(line)}`).join('\n');
    }
    case 'facts':
      return block.facts.map(({ label, value }) => `${oneLine(label)}: ${oneLine(value)}`).join('\n');
    case 'button':
      return `${oneLine(block.label)}:\n${block.url}`;
  }
}
