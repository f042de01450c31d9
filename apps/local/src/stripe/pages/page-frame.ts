import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The security headers of a page without scripts; `formAction` are the origins its forms may lead to. */
export function pageHeaders(formAction: readonly string[] = []): Readonly<Record<string, string>> {
  const forms = ["'self'", ...formAction].join(' ');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action ${forms}; base-uri 'none'; frame-ancestors 'self'`;
  return {
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** A whole HTML page around the content, light or dark as the reader prefers. */
export function page(title: string, content: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; --ink: #1d2433; --soft: #4c566a; --page: #f4f6fa; --card: #fff; --line: #d5dbe6; --brand: #4b3fd0; --on-brand: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f7; --soft: #b3bccd; --page: #12151d; --card: #1b202b; --line: #3a4355; --brand: #a9a2ff; --on-brand: #14112e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem; }
main.narrow { max-width: 28rem; padding-top: 10vh; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .75rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: 0 0 1rem; } .soft { color: var(--soft); } .amount { font-size: 1.75rem; font-weight: 650; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { white-space: nowrap; } code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
button, .button { display: block; width: 100%; min-height: 2.75rem; padding: .6rem 1rem; margin-top: .75rem; border: 1px solid var(--brand); border-radius: .5rem; background: var(--brand); color: var(--on-brand); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
button.plain { background: transparent; color: var(--ink); border-color: var(--soft); }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
</style>
</head>
<body>${content}</body>
</html>`;
}
