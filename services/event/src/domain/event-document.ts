import { documentOf, escaped, scriptJson } from './document.ts';
import { eventMarkup } from './event-markup.ts';
import type { ShownEvent } from './shown-event.ts';

const DESCRIPTION_LENGTH = 160;

/** The page of an event before the app is there: what search engines and previews read, and what is seen first. */
export function eventDocument(event: ShownEvent, origin: string): string {
  const url = `${origin}/events/${event.id}`;
  const description = summary(event.description);
  const { image } = event;
  const metas = {
    description,
    'og:title': event.title,
    'og:description': description,
    'og:type': 'article',
    'og:site_name': 'Concert',
    'og:url': url,
    ...(image === null ? {} : { 'og:image': `${origin}${image.url}` }),
    'twitter:card': image === null ? 'summary' : 'summary_large_image',
  };
  return documentOf({
    title: event.title,
    head: [
      ...Object.entries(metas).map(([name, content]) => meta(name, content)),
      `<link rel="canonical" href="${escaped(url)}" data-served>`,
      ...(image === null ? [] : [preload(image)]),
      `<script type="application/ld+json" data-served>${scriptJson(eventMarkup(event, origin))}</script>`,
    ],
    body: page(firstSight(event)),
    served: event,
  });
}

/** For an address at which there is no event: the app says so in the reader's language. */
export function missingEventDocument(): string {
  return documentOf({ title: 'Events', head: [meta('robots', 'noindex')], body: '' });
}

function meta(name: string, content: string): string {
  const kind = name.startsWith('og:') ? 'property' : 'name';
  return `<meta ${kind}="${name}" content="${escaped(content)}" data-served>`;
}

type Image = NonNullable<ShownEvent['image']>;

function preload(image: Image): string {
  const set = sourceSet(image);
  const sizes = set === '' ? '' : ` imagesrcset="${set}" imagesizes="100vw"`;
  return `<link rel="preload" as="image" href="${escaped(image.url)}"${sizes} fetchpriority="high">`;
}

/** As `EventPicture` of the app says it, so that the same file is taken. */
function sourceSet({ url, sources }: Image): string {
  const widest = sources.at(-1);
  if (widest === undefined) return '';
  return [...sources, { url, width: widest.width * 2 }]
    .map((source) => `${escaped(source.url)} ${source.width}w`)
    .join(', ');
}

function picture(image: Image): string {
  const set = sourceSet(image);
  const sizes = set === '' ? '' : ` srcset="${set}" sizes="100vw"`;
  return `<div class="overflow-hidden absolute! inset-0 -z-20"><img src="${escaped(image.url)}"${sizes} alt="" width="1600" height="1000" fetchpriority="high" class="block size-full object-cover"></div>`;
}

/** The header's place, and the page below it: the classes are those of the app's own layout. */
function page(main: string): string {
  const brand =
    '<a href="/" class="rounded-md"><span class="inline-flex items-center gap-2.5 text-[1.6rem] leading-none font-[850] tracking-[-0.05em]">Concert</span></a>';
  return `<div class="flex min-h-dvh flex-col"><header class="sticky top-0 z-30 border-b-2 border-line bg-paper"><div class="page-width flex h-[4.5rem] items-center gap-6">${brand}</div></header><main class="flex-1">${main}</main></div>`;
}

function firstSight(event: ShownEvent): string {
  const { venue, image } = event;
  const when = `${dateOf(event.startsAt, venue.timezone)}, ${timeOf(event.startsAt, venue.timezone)}`;
  return [
    '<article><header class="on-picture relative isolate flex min-h-[min(38rem,70dvh)] flex-col justify-end bg-aubergine-950">',
    image === null ? '' : picture(image),
    '<div class="event-scrim absolute inset-0 -z-10"></div><div class="page-width pt-40 pb-10 lg:pb-14">',
    `<h1 class="display mt-4 max-w-[16ch]">${escaped(event.title)}</h1>`,
    `<p class="title numbers mt-6 font-semibold!">${escaped(when)}<br>${escaped(venue.name)}, ${escaped(venue.city)}</p>`,
    '</div></header>',
    `<div class="page-width mt-10"><p class="mt-4 max-w-[42rem] text-lg leading-relaxed whitespace-pre-line">${escaped(event.description)}</p>`,
    `<p class="mt-5"><a class="text-link" href="/organizers/${escaped(event.organizer.id)}">${escaped(event.organizer.name)}</a></p></div></article>`,
  ].join('');
}

function summary(description: string): string {
  const text = description.replace(/\s+/g, ' ').trim();
  return text.length <= DESCRIPTION_LENGTH ? text : `${text.slice(0, DESCRIPTION_LENGTH - 1).trimEnd()}…`;
}

const dateOf = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone }).format(new Date(instant));

const timeOf = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(new Date(instant));
