/**
 * The life of a day's chain: it grows while it is open; its end is signed; its records are in the archive; they are
 * being taken out of the database; they are only in the archive. The head stays for ever.
 */
export const DAY_STATES = ['open', 'sealed', 'archived', 'purging', 'purged'] as const;

export type DayState = (typeof DAY_STATES)[number];

/** What a day must be before it becomes this. */
export const STATE_BEFORE: Readonly<Record<Exclude<DayState, 'open'>, DayState>> = {
  sealed: 'open',
  archived: 'sealed',
  purging: 'archived',
  purged: 'purging',
};

/** Whether all of a day's records are in the database. */
export function hasItsRecords(state: DayState): boolean {
  switch (state) {
    case 'open':
    case 'sealed':
    case 'archived':
      return true;
    case 'purging':
    case 'purged':
      return false;
  }
}
