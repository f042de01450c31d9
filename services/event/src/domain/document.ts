const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as text, inside an element or a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** JSON inside a `script` element: nothing in it can end the element or begin a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

export interface Document {
  readonly title: string;
  /** Elements of the head, each on its way out again when the app takes over. */
  readonly head: readonly string[];
  /** What is seen until the app has drawn the same. */
  readonly body: string;
  /** What the app begins with instead of asking for it. */
  readonly served?: unknown;
}

/**
 * A document of the storefront. The app is started by `shell.js`, and looks as in `shell.css`: files of those names are
 * in every build of it (`apps/web/modules/served-pages.ts`), so that a release of the one needs none of the other.
 */
export function documentOf({ title, head, body, served }: Document): string {
  return [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
    '<script src="/shell.js"></script><link rel="stylesheet" href="/shell.css">',
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">',
    '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f2f6">',
    '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#120b17">',
    '<link rel="icon" type="image/svg+xml" href="/favicon.svg">',
    `<title>${escaped(title)} · Concert</title>`,
    ...head,
    `</head><body><div id="served" class="isolate">${body}</div>`,
    '<div id="__nuxt" class="isolate"></div><div id="teleports"></div>',
    served === undefined
      ? ''
      : `<script type="application/json" id="served-event">${scriptJson(served)}</script>`,
    '</body></html>',
  ].join('');
}
