import { Envelope } from '@concert/contracts/envelope';
import { fromJsonColumn } from '@concert/database/json';
import type { TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { expect } from 'vitest';
import type { EventContainer } from '../src/container.ts';
import { createEvent } from '../src/use-cases/create-event.ts';
import type { DetailsView } from '../src/use-cases/present-event.ts';
import { updateEvent } from '../src/use-cases/update-event.ts';
import { changeRequest, eventRequest } from './event-requests.ts';

/** What an organiser does, in a test's words. */
export function organiser(container: EventContainer, user: TestUser) {
  const change = (id: string, changes: Record<string, unknown>, ifMatch?: string, by: TestUser = user) =>
    updateEvent(container, id, { change: changeRequest(changes), ifMatch }, callBy(by));

  async function created(changes: Record<string, unknown> = {}): Promise<DetailsView> {
    const { recorded } = await createEvent(container, eventRequest(changes), callBy(user));
    expect(recorded.status).toBe(201);
    return recorded.body as DetailsView;
  }

  return {
    created,
    change,
    published: async (changes: Record<string, unknown> = {}) =>
      change((await created(changes)).id, { status: 'published' }),
  };
}

/** What was told of an event, in order. */
export async function toldOf({ db }: EventContainer, eventId: string) {
  const rows = await db
    .selectFrom('outbox')
    .select('envelope')
    .where('envelope', 'like', `%"event/${eventId}"%`)
    .orderBy('id')
    .execute();
  return rows.map(({ envelope }) => Envelope.parse(fromJsonColumn(envelope)));
}
