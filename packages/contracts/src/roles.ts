/** The roles a token can carry, from the least to the most. */
export const ROLES = ['attendee', 'staff', 'organizer', 'admin'] as const;

export type Role = (typeof ROLES)[number];
