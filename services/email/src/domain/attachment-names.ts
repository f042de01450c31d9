import { slugOf } from '@concert/values/slugs';

/** An event's title as part of an attachment's name: `northern-lights`. */
export const fileSlug = (title: string): string => slugOf(title) || 'concert';
