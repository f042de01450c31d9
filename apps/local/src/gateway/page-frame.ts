import { html, raw } from 'hono/html';

/** What a page of `/_local` that lists something says above its list. */
export interface PageFrame {
  readonly title: string;
  readonly lead: string;
  /** What the search box takes. */
  readonly placeholder: string;
  /** What this page adds to the style of all. */
  readonly style: string;
}

/** A page of `/_local` for people: a title, a search by recipient, and what is listed. */
export async function framed(
  { title, lead, placeholder, style }: PageFrame,
  content: unknown,
): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Concert on this machine</title>
        <style>
          ${raw(STYLE)}${raw(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${lead} Nothing leaves the machine.</p>
          <form><label>To <input name="to" type="search" placeholder="${placeholder}" /></label></form>
        </header>
        <main>${content}</main>
      </body>
    </html>`;
  return String(page);
}

/** A list that a stand-in answers with, the newest first; `to` narrows it to recipients with this part. */
export async function listOf(address: string, to: string | null): Promise<unknown> {
  const url = new URL(address);
  if (to !== null) url.searchParams.set('to', to);
  const response = await fetch(url);
  return response.json();
}

/** A moment as the pages show it: `2026-11-24 18:30:00 UTC`. @param at milliseconds */
export const shownAt = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 2rem 1rem; }
`;
