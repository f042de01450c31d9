import { decodeCursor } from '@concert/values/cursors';
import { invalidField } from '@concert/values/problems';

export type ListSort = 'startsAt' | '-startsAt' | 'newest';

/** After which event a page of the list goes on: the moment it is sorted by, and its id. */
export interface ListPlace {
  readonly moment: Date;
  readonly id: string;
}

/** After which hit a page of search results goes on. */
export interface SearchPlace {
  readonly score: number;
  readonly startsAt: Date;
  readonly id: string;
  /** Whether the search had found nothing and looks for words that are spelt alike. */
  readonly isForgiving: boolean;
}

// Cursors come from outside and their parts go into statements, so each is checked for its form.
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export const listKey = (sort: ListSort, { moment, id }: ListPlace): readonly string[] => [
  sort,
  moment.toISOString(),
  id,
];

/** @throws Problem `invalid-request` on `cursor` that is not of this list in this order */
export function listPlace(cursor: string, sort: ListSort): ListPlace {
  const [of = '', moment = '', id = ''] = decodeCursor(cursor, 3);
  if (of !== sort) throw notOurs();
  return placeAt(moment, id);
}

export const searchKey = ({ score, startsAt, id, isForgiving }: SearchPlace): readonly string[] => [
  isForgiving ? 'forgiving' : 'exact',
  String(score),
  startsAt.toISOString(),
  id,
];

export function searchPlace(cursor: string): SearchPlace {
  const [mode = '', score = '', startsAt = '', id = ''] = decodeCursor(cursor, 4);
  if (!/^(?:exact|forgiving)$/.test(mode) || !/^\d{1,6}$/.test(score)) throw notOurs();
  const at = placeAt(startsAt, id);
  return { score: Number(score), startsAt: at.moment, id: at.id, isForgiving: mode === 'forgiving' };
}

export function ownPlace(cursor: string): string {
  const [id = ''] = decodeCursor(cursor, 1);
  if (!UUID.test(id)) throw notOurs();
  return id;
}

function placeAt(moment: string, id: string): ListPlace {
  if (!INSTANT.test(moment) || Number.isNaN(Date.parse(moment)) || !UUID.test(id)) throw notOurs();
  return { moment: new Date(moment), id };
}

const notOurs = () =>
  invalidField('cursor', 'is not a cursor of this list in this order; start again without one');
