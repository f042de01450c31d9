import type { EmailTemplate } from '~/api/types';

type Variables = EmailTemplate['variables'];

/** The declarations that a template's texts need: those there are, and plain text for each new `{{place}}`. */
export function declared(texts: readonly string[], known: Variables): Variables {
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? ''),
  );
  const fresh = names.filter((name) => !Object.hasOwn(known, name));
  return {
    ...known,
    ...Object.fromEntries(
      fresh.map((name) => [name, { type: 'text' as const, required: true, example: name }]),
    ),
  };
}
