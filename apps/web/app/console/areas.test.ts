import { describe, expect, it } from 'vitest';
import { AREAS, consolesOf } from './areas.ts';

describe('the areas of the app', () => {
  it.each([
    ['attendee', []],
    ['staff', ['door']],
    ['organizer', ['organizer', 'door']],
    ['admin', ['organizer', 'door', 'admin']],
  ] as const)('open to %s: %s', (role, names) => {
    expect(consolesOf(role).map((area) => area.name)).toEqual(names);
  });

  it('begin with their own home', () => {
    for (const { home, pages } of Object.values(AREAS)) expect(pages[0]?.to).toBe(home);
  });
});
