/** What is drawn of an icon: the attributes of its `svg` element, and what stands inside. */
export interface Drawing {
  readonly attributes: Readonly<Record<string, string>>;
  readonly shapes: string;
}

const FILES = import.meta.glob<string>('../../assets/icons/*.svg', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const DRAWINGS = new Map(
  Object.entries(FILES).map(([path, source]) => [path.replace(/^.*\/|\.svg$/g, ''), drawingOf(source)]),
);

/** An icon by the name of its file; an empty drawing where there is none. */
export function iconDrawing(name: string): Drawing {
  return DRAWINGS.get(name) ?? { attributes: {}, shapes: '' };
}

function drawingOf(source: string): Drawing {
  const [, head = '', shapes = ''] = /^<svg([^>]*)>(.*)<\/svg>\s*$/s.exec(source) ?? [];
  const attributes = [...head.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  return { attributes: Object.fromEntries(attributes), shapes };
}
