import type { EventCategory } from './event.ts';

/** What people call the categories in the languages of the storefront, folded. */
export const CATEGORY_WORDS: Readonly<Record<EventCategory, readonly string[]>> = {
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
