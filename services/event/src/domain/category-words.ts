import { EVENT_CATEGORIES } from '@concert/contracts/http/event';
import type { EventCategory } from './event.ts';

/** What people call the categories in the languages of the storefront, in small letters without accents. */
const WORDS: Readonly<Record<EventCategory, readonly string[]>> = {
  concert: ['concert', 'konzert', 'concierto'],
  classical: ['classical', 'klassik', 'clasica', 'classique'],
  jazz: ['jazz'],
  electronic: ['electronic', 'elektronisch', 'electronica', 'electronique', 'techno'],
  theatre: ['theatre', 'theater', 'teatro'],
  comedy: ['comedy', 'kabarett', 'comedia', 'comedie'],
  festival: ['festival'],
  sport: ['sport', 'deporte'],
  family: ['family', 'familie', 'familia', 'famille', 'kinder', 'children'],
  conference: ['conference', 'konferenz', 'conferencia'],
};

/** Shorter beginnings say too little: «con» is a concert, a conference and Conor. */
const SHORTEST = 4;

/** The categories that a search word means, as the beginning of what they are called; mostly none, seldom several. */
export function categoriesMeant(word: string): readonly EventCategory[] {
  const plain = word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  if (plain.length < SHORTEST) return [];
  return EVENT_CATEGORIES.filter((category) => WORDS[category].some((one) => one.startsWith(plain)));
}
