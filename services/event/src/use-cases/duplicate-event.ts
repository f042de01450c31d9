import type { RecordedResponse } from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import type { EventContainer } from '../container.ts';
import { type DuplicateRequest, duplicateOf } from '../domain/duplicate.ts';
import { findEvent } from '../store/events.ts';
import { keepDraft } from './create-event.ts';
import { requireOwn } from './get-event.ts';

/**
 * Makes a draft like an event of any status, for the same organiser; nothing that was sold goes with it.
 * @returns the recorded answer: the same key and body give the first one again
 * @throws Problem `not-found`, `invalid-request`, `too-many-drafts` (409), `idempotency-key-reused` (422)
 */
export async function duplicateEvent(
  container: EventContainer,
  id: string,
  request: DuplicateRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { event } = requireOwn(await findEvent(container.db, id), id, call.identity);
  return keepDraft(container, duplicateOf(event, request, container.newId), call);
}
