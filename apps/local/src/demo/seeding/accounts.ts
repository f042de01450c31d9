import { Session, User } from '@concert/contracts/http/auth';
import type { Role } from '@concert/contracts/roles';
import { bootstrapAdmin } from '../../../../../services/auth/src/bootstrap.ts';
import { buildContainer } from '../../../../../services/auth/src/container.ts';
import { type Api, ApiRefusal } from './api-client.ts';
import { inParallel } from './in-parallel.ts';

/** Of all demo accounts; it passes the rules that any password must pass. */
const PASSWORD = 'concert-demo';

const ADMIN = { email: 'admin@concert.example', name: 'Alex Admin' };

interface Person {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly locale: 'en' | 'de' | 'es' | 'fr';
}

/** Who puts on what: each takes the events of a part of the world; `harbour` what is left. */
const ORGANIZERS = {
  harbour: { email: 'organizer@concert.example', name: 'Harbour Concerts', locale: 'en' },
  northern: { email: 'northern@concert.example', name: 'Northern Stage', locale: 'en' },
  midi: { email: 'midi@concert.example', name: 'Midi Productions', locale: 'fr' },
  americas: { email: 'americas@concert.example', name: 'Two Coasts Presents', locale: 'es' },
  pacific: { email: 'pacific@concert.example', name: 'Pacific Nights', locale: 'en' },
} as const;

export type OrganizerName = keyof typeof ORGANIZERS;

const FANS: readonly Person[] = [
  { email: 'fan@concert.example', name: 'Ada Fan', role: 'attendee', locale: 'en' },
  { email: 'jonas@concert.example', name: 'Jonas Keller', role: 'attendee', locale: 'de' },
  { email: 'ines@concert.example', name: 'Inés Robledo', role: 'attendee', locale: 'es' },
  { email: 'manon@concert.example', name: 'Manon Girard', role: 'attendee', locale: 'fr' },
];

const STAFF: Person = { email: 'staff@concert.example', name: 'Dora Door', role: 'staff', locale: 'en' };

/** Somebody who is logged in. */
export interface Member {
  readonly id: string;
  readonly token: string;
}

export interface Accounts {
  readonly admin: Member;
  readonly organizers: ReadonlyMap<OrganizerName, Member>;
  readonly fans: readonly Member[];
}

/**
 * Makes the demo accounts that are missing, and logs those in who have something to do. The admin makes the others:
 * registrations count against the login limit of this machine's address, which people need who try the demo.
 */
export async function ensureAccounts(api: Api): Promise<Accounts> {
  await ensureAdmin();
  const admin = await logIn(api, ADMIN.email);
  const organizers = Object.entries(ORGANIZERS).map(([, one]) => ({ ...one, role: 'organizer' as const }));
  await inParallel([...organizers, ...FANS, STAFF], 4, (person) => ensureAccount(api, admin, person));
  return {
    admin,
    organizers: new Map(
      await inParallel(organizerNames(), 3, async (name) => [name, await logIn(api, ORGANIZERS[name].email)]),
    ),
    fans: await inParallel(FANS, 3, ({ email }) => logIn(api, email)),
  };
}

async function ensureAdmin(): Promise<void> {
  const auth = await buildContainer(process.env);
  try {
    await bootstrapAdmin(auth, { ...ADMIN, password: PASSWORD });
  } finally {
    auth.cache.close();
    await auth.db.destroy();
  }
}

async function ensureAccount(api: Api, admin: Member, person: Person): Promise<void> {
  try {
    const body = { ...person, password: PASSWORD, emailVerified: true };
    await api.call('POST', '/auth/users', { token: admin.token, body, answer: User });
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.type !== 'email-taken') throw error;
  }
}

async function logIn(api: Api, email: string): Promise<Member> {
  const body = { email, password: PASSWORD };
  const { user, accessToken } = await api.call('POST', '/auth/login', { body, answer: Session });
  return { id: user.id, token: accessToken };
}

const organizerNames = (): readonly OrganizerName[] => ['harbour', 'northern', 'midi', 'americas', 'pacific'];
