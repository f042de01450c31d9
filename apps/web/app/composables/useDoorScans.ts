import { call } from '~/api/answers';
import type { CheckIn } from '~/api/types';
import { type KnownEvent, type KnownTicket, withCheckIn } from '~/door/known';
import { localOutcome, type Outcome, refusalOf } from '~/door/outcome';
import type { DoorStore } from '~/door/store';
import { canReadTicketCodes, readTicketCode } from '~/door/ticket-code';
import { ApiError, type Problem, problemIn } from '~/problems/problem';

/** Who stands at the door does not wait longer: then the device decides alone. */
const PATIENCE_MS = 2500;

/** After a call that was not answered the device decides alone for a while, so that nobody waits again and again. */
const ALONE_MS = 15_000;

const DECIDED_BY_SERVER = new Set(['ticket-void', 'wrong-event', 'ticket-not-genuine', 'not-found']);

/** Lets people in, and takes it back: by the server where it answers in time, else by this device. */
export function useDoorScans(eventId: string, door: ReturnType<typeof useDoorSync>) {
  const { $api } = useNuxtApp();
  const device = useDevice();
  let aloneUntil = 0;

  const here = () => ({ device: device.name.value, ...(device.gate.value && { gate: device.gate.value }) });
  const serverNow = () => new Date(Date.now() + (door.known.value?.skewMs ?? 0));
  const isAlone = () => !door.isOnline.value || Date.now() < aloneUntil;

  /** @throws ApiError when neither the server nor the device can decide */
  async function scan(text: string): Promise<Outcome> {
    const code = text.trim();
    const store = await door.opening;
    const event = await store.event(eventId);
    const ticketId = event && (await canReadTicketCodes()) ? await genuineTicket(code, event) : undefined;
    if (typeof ticketId === 'object' && (ticketId.kind !== 'unknown' || isAlone())) {
      return { ...ticketId, isOffline: isAlone() };
    }
    if (!isAlone()) {
      try {
        return await byServer(store, code);
      } catch (thrown) {
        if (!isUnanswered(problemIn(thrown))) throw thrown;
        aloneUntil = Date.now() + ALONE_MS;
      }
    }
    if (event === undefined || typeof ticketId !== 'string')
      return { kind: 'unknown', code, isOffline: true };
    return byDevice(store, event, { code, ticketId });
  }

  /**
   * The same for somebody without a code, found by name.
   * @throws ApiError when neither the server nor the device can decide
   */
  async function admitTicket(ticketId: string): Promise<Outcome> {
    const store = await door.opening;
    if (!isAlone()) {
      try {
        return await ticketByServer(store, ticketId);
      } catch (thrown) {
        if (!isUnanswered(problemIn(thrown))) throw thrown;
        aloneUntil = Date.now() + ALONE_MS;
      }
    }
    const event = await store.event(eventId);
    if (event === undefined) return { kind: 'unknown', code: undefined, isOffline: true };
    return byDevice(store, event, { code: undefined, ticketId });
  }

  async function ticketByServer(store: DoorStore, ticketId: string): Promise<Outcome> {
    const request = $api.POST('/events/{id}/tickets/{ticketId}/check-in', {
      params: { path: { id: eventId, ticketId }, header: { 'Idempotency-Key': crypto.randomUUID() } },
      body: here(),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    try {
      const answer = await call(request);
      if (answer.result === 'admitted') await mark(store, answer);
      return outcomeOf(undefined, answer);
    } catch (thrown) {
      if (!(thrown instanceof ApiError) || !DECIDED_BY_SERVER.has(thrown.problem.type)) throw thrown;
      if (thrown.problem.type !== 'ticket-void')
        return { kind: 'unknown', code: undefined, isOffline: false };
      return { ...voidOutcome(await store.ticket(ticketId)), code: undefined };
    }
  }

  async function genuineTicket(code: string, event: KnownEvent): Promise<string | Outcome> {
    const reading = await readTicketCode(code, event.door.keys);
    const refusal = refusalOf(code, reading, eventId);
    if (refusal !== undefined || reading.kind !== 'genuine') {
      return refusal ?? { kind: 'forged', code, isOffline: true };
    }
    return reading.claims.ticketId;
  }

  async function byServer(store: DoorStore, code: string): Promise<Outcome> {
    const request = $api.POST('/tickets/{code}/check-in', {
      params: { path: { code }, header: { 'Idempotency-Key': crypto.randomUUID() } },
      body: { ...here(), eventId },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    try {
      const answer = await call(request);
      if (answer.result === 'admitted') await mark(store, answer);
      return outcomeOf(code, answer);
    } catch (thrown) {
      if (!(thrown instanceof ApiError) || !DECIDED_BY_SERVER.has(thrown.problem.type)) throw thrown;
      return refusedByServer(store, code, thrown.problem);
    }
  }

  async function refusedByServer(store: DoorStore, code: string, { type }: Problem): Promise<Outcome> {
    const about = { code, isOffline: false };
    if (type === 'wrong-event') return { ...about, kind: 'wrong-event' };
    if (type === 'ticket-not-genuine') return { ...about, kind: 'forged' };
    if (type === 'not-found') return { ...about, kind: 'unknown' };
    const event = await store.event(eventId);
    const id = event && (await genuineTicket(code, event));
    return { ...voidOutcome(typeof id === 'string' ? await store.ticket(id) : undefined), code };
  }

  async function mark(store: DoorStore, { ticket: { id }, checkedInAt, device: on, gate, by }: CheckIn) {
    const ticket = await store.ticket(id);
    if (ticket === undefined || checkedInAt === null) return;
    await store.saveTickets([withCheckIn(ticket, { at: checkedInAt, device: on, gate, by: by ?? '' })]);
    await count(store, ticket.ticketTypeId, 1);
  }

  /** The server's figures come with the next sync; until then this device counts what it does. */
  async function count(store: DoorStore, ticketTypeId: string, step: 1 | -1): Promise<void> {
    const event = await store.event(eventId);
    if (event === undefined) return;
    const ticketTypes = event.door.ticketTypes.map((type) =>
      type.id === ticketTypeId ? { ...type, checkedIn: Math.max(0, type.checkedIn + step) } : type,
    );
    await store.saveEvent({ ...event, door: { ...event.door, ticketTypes } });
    await door.refresh(store);
  }

  async function byDevice(
    store: DoorStore,
    event: KnownEvent,
    { code, ticketId }: { code: string | undefined; ticketId: string },
  ): Promise<Outcome> {
    // Another tab of this device may be looking at the same ticket.
    return navigator.locks.request('concert-door-decide', async () => {
      const evidence = { ticket: await store.ticket(ticketId), pending: await store.pendingOf(ticketId) };
      const outcome = localOutcome(code, ticketId, { ...evidence, door: event.door }, serverNow());
      if (outcome.kind === 'admitted') await enqueue(store, outcome);
      return outcome;
    });
  }

  async function enqueue(store: DoorStore, { code, ticketId = '' }: Outcome): Promise<void> {
    const ticketTypeId = (await store.ticket(ticketId))?.ticketTypeId;
    const at = serverNow().toISOString();
    const { device: on, gate } = { gate: undefined, ...here() };
    const id = crypto.randomUUID();
    await store.enqueue({ id, eventId, ticketId, ticketTypeId, code, at, device: on, gate });
    await door.refresh(store);
  }

  /** Somebody has decided to let a genuine ticket in that is not on this device's list. */
  async function admitAnyway(outcome: Outcome): Promise<Outcome> {
    await enqueue(await door.opening, outcome);
    return { ...outcome, kind: 'admitted', canAdmit: false };
  }

  /** @throws ApiError `network` when the check-in was told already and nobody can be asked */
  async function undo(outcome: Outcome, reason: string): Promise<Outcome> {
    const store = await door.opening;
    const { ticketId = '' } = outcome;
    const wasPending = await navigator.locks.request('concert-door-queue', async () => {
      const pending = await store.pendingOf(ticketId);
      if (pending !== undefined) await store.unqueue(pending.id);
      return pending !== undefined;
    });
    if (!wasPending) {
      const path = { id: eventId, ticketId };
      await call(
        $api.POST('/events/{id}/tickets/{ticketId}/check-in/undo', { params: { path }, body: { reason } }),
      );
      const ticket = await store.ticket(ticketId);
      if (ticket) {
        await store.saveTickets([{ ...ticket, checkedInAt: null, checkIns: [] }]);
        await count(store, ticket.ticketTypeId, -1);
      }
    }
    await door.refresh(store);
    return { ...outcome, kind: 'undone' };
  }

  return { scan, admitTicket, admitAnyway, undo };
}

const isUnanswered = ({ type, status }: Problem): boolean =>
  type === 'network' || status === 429 || status >= 500;

function voidOutcome(ticket: KnownTicket | undefined): Omit<Outcome, 'code'> {
  const { attendeeName: name, ticketTypeName: typeName, voidReason } = ticket ?? {};
  return { kind: 'void', isOffline: false, name, typeName, voidReason };
}

function outcomeOf(
  code: string | undefined,
  { result, ticket, checkedInAt, device, gate, warning }: CheckIn,
): Outcome {
  return {
    kind: result === 'admitted' ? 'admitted' : 'already-used',
    code,
    ticketId: ticket.id,
    name: ticket.attendeeName,
    typeName: ticket.ticketTypeName,
    at: checkedInAt ?? undefined,
    device: device ?? undefined,
    gate: gate ?? undefined,
    isNotToday: warning === 'not-today',
    isOffline: false,
  };
}
