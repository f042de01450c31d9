import { call } from '~/api/answers';
import { idempotencyKeys } from '~/api/idempotency';
import type { Booking, EventDetails, Ticket } from '~/api/types';
import { type Problem, problemIn } from '~/problems/problem';

const TICKET_POLL_MILLISECONDS = 1500;
/** PDFs are made in the background; after this many looks the reader is left to reload. */
const TICKET_POLLS = 40;

const keys = idempotencyKeys();

/** A booking with its event, and its tickets once it is confirmed. */
export function useBooking(id: string) {
  const { $api } = useNuxtApp();
  const { event: readEvent } = useEvents();
  const booking = shallowRef<Booking>();
  const event = shallowRef<EventDetails>();
  const tickets = shallowRef<readonly Ticket[]>();
  const problem = ref<Problem>();
  let polls = 0;

  const { start: lookAgain, stop } = useTimeoutFn(() => void readTickets(), TICKET_POLL_MILLISECONDS, {
    immediate: false,
  });

  async function readTickets(): Promise<void> {
    const found = await call($api.POST('/bookings/{id}/ticket', { params: { path: { id } } }));
    tickets.value = found.tickets;
    const isWaiting = found.tickets.some((ticket) => ticket.status === 'valid' && ticket.pdfUrl === null);
    if (isWaiting && ++polls < TICKET_POLLS) lookAgain();
  }

  async function load(): Promise<void> {
    problem.value = undefined;
    try {
      const found = await call($api.GET('/bookings/{id}', { params: { path: { id } } }));
      booking.value = found;
      const [about] = await Promise.all([
        readEvent(found.eventId),
        found.status === 'confirmed' ? readTickets() : undefined,
      ]);
      event.value = about;
    } catch (thrown) {
      problem.value = problemIn(thrown);
    }
  }

  async function cancel(): Promise<void> {
    booking.value = await call($api.DELETE('/bookings/{id}', { params: { path: { id } } }));
    stop();
    tickets.value = undefined;
  }

  async function rename(ticketId: string, attendeeName: string): Promise<void> {
    const body = { attendees: [{ ticketId, attendeeName }] };
    booking.value = await call($api.PUT('/bookings/{id}', { params: { path: { id } }, body }));
    await readAnew();
  }

  /** The ticket gets another code; the one that went round is void. */
  async function reissue(ticketId: string): Promise<void> {
    const headers = { 'Idempotency-Key': keys.keyFor(ticketId) };
    const params = { path: { id, ticketId } };
    await call($api.POST('/bookings/{id}/tickets/{ticketId}/reissue', { params, headers }));
    keys.settled(ticketId);
    await readAnew();
  }

  async function readAnew(): Promise<void> {
    polls = 0;
    await readTickets();
  }

  return { booking, event, tickets, problem, load, cancel, rename, reissue };
}
