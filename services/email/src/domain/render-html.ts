import { escapeHtml, escapeUrl } from './html-escape.ts';
import type { Block, EventCard, Fact, MailDocument } from './mail-document.ts';
import { COLOURS, FONT, STYLE_SHEET } from './mail-style.ts';

/**
 * A mail as an HTML document that stands without images, scripts or anything loaded: tables for the programs
 * that know nothing newer, one column of at most 600 px, dark where the reader's system is.
 */
export function renderHtml(mail: MailDocument, origin: string): string {
  const heading =
    mail.heading === undefined
      ? ''
      : `<h1 class="heading ink" dir="auto" style="margin:0 0 20px;font:800 30px/1.15 ${FONT};letter-spacing:-0.02em;color:${COLOURS.ink}">${escapeHtml(mail.heading)}</h1>`;
  return `<!doctype html>
<html lang="${mail.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<title>${escapeHtml(mail.subject)}</title>
<style>${STYLE_SHEET}</style>
</head>
<body class="paper" style="margin:0;padding:0;background-color:${COLOURS.paper}">
${hiddenPreview(mail.preview)}
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background-color:${COLOURS.paper}">
<tr><td class="outer" align="center" style="padding:0 16px 32px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px">
<tr><td class="brand" style="padding:28px 40px 20px">${brand(origin)}</td></tr>
<tr><td class="card" style="padding:40px 40px 24px;background-color:${COLOURS.surface};border-radius:14px">
${heading}${mail.blocks.map(renderBlock).join('\n')}
</td></tr>
<tr><td class="foot muted" style="padding:24px 40px 0;font:13px/1.5 ${FONT};color:${COLOURS.muted}">${paragraphs(mail.reason)}${unsubscribe(mail)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

const unsubscribe = ({ unsubscribe: way }: MailDocument): string =>
  way === undefined
    ? ''
    : `<br><a href="${escapeUrl(way.url)}" class="muted" style="color:${COLOURS.muted}">${escapeHtml(way.label)}</a>`;

/** Filled up with blanks, so that the list shows nothing of the mail's beginning behind it. */
function hiddenPreview(text: string): string {
  return `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(text)}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>`;
}

function brand(origin: string): string {
  return `<a href="${escapeUrl(origin)}" class="ink" style="font:800 24px/1 ${FONT};letter-spacing:-0.04em;color:${COLOURS.ink};text-decoration:none">Concert<span style="color:${COLOURS.accent}">.</span></a>`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p class="ink" dir="auto" style="margin:0 0 20px;font:16px/1.55 ${FONT};color:${COLOURS.ink}">${paragraphs(block.text)}</p>`;
    case 'note':
      return `<p class="muted" dir="auto" style="margin:0 0 16px;font:14px/1.55 ${FONT};color:${COLOURS.muted}">${paragraphs(block.text)}</p>`;
    case 'event':
      return renderEvent(block.event);
    case 'facts':
      return renderFacts(block.facts);
    case 'button':
      return renderButton(block.label, block.url);
  }
}

const paragraphs = (text: string): string => escapeHtml(text).replaceAll(/\r?\n/g, '<br>');

/** A ticket stub: the date to be torn off on the left, the evening on the right. */
function renderEvent(event: EventCard): string {
  const line = (text: string, style: string) => `<div dir="auto" style="${style}">${escapeHtml(text)}</div>`;
  return `<table role="presentation" class="stub" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 24px;border-collapse:separate;background-color:${COLOURS.stub};border-radius:12px">
<tr>
<td class="tile" width="76" align="center" style="padding:22px 20px;border-right:2px dashed ${COLOURS.stubLine};color:${COLOURS.stubInk}">
${line(event.tile.weekday, `font:700 12px/1 ${FONT};letter-spacing:0.08em;text-transform:uppercase;color:${COLOURS.stubMuted}`)}
${line(event.tile.day, `margin:8px 0 6px;font:800 40px/1 ${FONT};letter-spacing:-0.03em;color:${COLOURS.accent}`)}
${line(event.tile.month, `font:700 12px/1 ${FONT};letter-spacing:0.08em;text-transform:uppercase;color:${COLOURS.stubMuted}`)}
</td>
<td class="about" valign="top" style="padding:22px 24px;color:${COLOURS.stubInk}">
${line(event.title, `font:800 19px/1.25 ${FONT};letter-spacing:-0.01em;color:${COLOURS.stubInk};word-break:break-word`)}
${line(event.date, `margin:10px 0 0;font:600 15px/1.45 ${FONT};color:${COLOURS.stubInk}`)}
${line(event.times, `font:15px/1.45 ${FONT};color:${COLOURS.stubInk}`)}
${line(event.zone, `font:13px/1.45 ${FONT};color:${COLOURS.stubMuted}`)}
${line(event.venue, `margin:10px 0 0;font:600 15px/1.45 ${FONT};color:${COLOURS.stubInk};word-break:break-word`)}
${line(event.address, `font:13px/1.45 ${FONT};color:${COLOURS.stubMuted};word-break:break-word`)}
</td>
</tr>
</table>`;
}

function renderFacts(facts: readonly Fact[]): string {
  const rows = facts.map(
    ({ label, value }) => `<tr>
<th scope="row" class="muted line" align="left" valign="top" style="padding:10px 16px 10px 0;border-bottom:1px solid ${COLOURS.line};font:14px/1.45 ${FONT};color:${COLOURS.muted};text-align:left"><span dir="auto">${escapeHtml(label)}</span></th>
<td class="ink line" align="right" valign="top" style="padding:10px 0;border-bottom:1px solid ${COLOURS.line};font:600 15px/1.45 ${FONT};color:${COLOURS.ink};text-align:right;word-break:break-word"><span dir="auto">${escapeHtml(value)}</span></td>
</tr>`,
  );
  return `<table width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 28px">${rows.join('')}</table>`;
}

/** The whole coloured cell is the link's own padding: it can be pressed everywhere, in Outlook too. */
function renderButton(label: string, url: string): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 24px"><tr><td align="left">
<a href="${escapeUrl(url)}" class="button" style="display:inline-block;padding:15px 28px;background-color:${COLOURS.accent};border-radius:8px;font:700 16px/1.2 ${FONT};color:${COLOURS.ink};text-decoration:none">${escapeHtml(label)}</a>
</td></tr></table>`;
}
