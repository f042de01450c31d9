import type { EventDraft, TicketTypeDraft } from './event-draft.ts';

/** Both sides' work in one form. */
export interface Merged {
  readonly draft: EventDraft;
  /** What the other side changed, by the form's names. */
  readonly theirs: readonly string[];
  /** What both changed: here ours was kept. */
  readonly both: readonly string[];
}

/** Puts `mine` on top of `theirs`: what I did not change since `base` becomes what they made of it. */
export function mergeDrafts(base: EventDraft, mine: EventDraft, theirs: EventDraft): Merged {
  // The address of the picture goes with its key.
  const { ticketTypes: _base, imageUrl: _url, ...baseFields } = base;
  const changed = (draft: EventDraft) =>
    Object.keys(baseFields).filter((key) => fieldOf(draft, key) !== fieldOf(base, key));
  const [here, there] = [changed(mine), changed(theirs)];
  const typesThere = !isSame(base.ticketTypes, theirs.ticketTypes);
  const typesHere = !isSame(base.ticketTypes, mine.ticketTypes);
  return {
    draft: {
      ...theirs,
      ...Object.fromEntries(here.map((key) => [key, fieldOf(mine, key)])),
      ...(here.includes('imageKey') ? { imageUrl: mine.imageUrl } : {}),
      ticketTypes: mergeTypes(base.ticketTypes, mine.ticketTypes, theirs.ticketTypes),
    },
    theirs: [...there, ...(typesThere ? ['ticketTypes'] : [])],
    both: [...there.filter((key) => here.includes(key)), ...(typesThere && typesHere ? ['ticketTypes'] : [])],
  };
}

type Types = readonly TicketTypeDraft[];

/** Theirs in their order, with my changes, without those I took away; then those that I added. */
function mergeTypes(base: Types, mine: Types, theirs: Types): TicketTypeDraft[] {
  const before = new Map(base.map((type) => [type.id, type]));
  const ours = new Map(mine.flatMap((type) => (type.id ? [[type.id, type] as const] : [])));
  const kept = theirs.flatMap((type) => {
    const old = before.get(type.id);
    const own = ours.get(type.id ?? '');
    if (old && !own) return [];
    if (!old || !own) return [type];
    const changes = Object.entries(own).filter(([key, value]) => value !== fieldOf(old, key));
    return [{ ...type, ...Object.fromEntries(changes) }];
  });
  return [...kept, ...mine.filter(({ id }) => id === undefined)];
}

function fieldOf(of: object, key: string): unknown {
  return Object.entries(of).find(([name]) => name === key)?.[1];
}

function isSame(one: Types, other: Types): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
