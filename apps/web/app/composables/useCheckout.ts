import { answer, call } from '~/api/answers';
import { idempotencyKeys } from '~/api/idempotency';
import type { Booking, EventDetails, Payment } from '~/api/types';
import { clockOffset, remaining } from '~/checkout/countdown';
import { pollDelay, SLOW_AFTER_MILLISECONDS, stageOf } from '~/checkout/stage';
import { type Problem, problemIn } from '~/problems/problem';

const keys = idempotencyKeys();

/**
 * A checkout from the held booking to its confirmation. Everything it knows comes from the server, so a
 * reload, a second tab or the way back from the bank finds the same place again.
 */
export function useCheckout(bookingId: string) {
  const { $api } = useNuxtApp();
  const { knownEvent, event: readEvent } = useEvents();
  const { now, offset } = useServerNow();

  const booking = shallowRef<Booking>();
  const event = shallowRef<EventDetails>();
  const payment = shallowRef<Payment>();
  const problem = ref<Problem>();
  const isSlow = ref(false);
  /** While a confirmation is waited for: the last question had no answer. */
  const isAway = ref(false);
  let isGone = false;
  onScopeDispose(() => (isGone = true));

  const left = computed(() => booking.value && remaining(booking.value.expiresAt, now.value));
  const stage = computed(
    () => booking.value && stageOf(booking.value, payment.value, left.value?.isOver ?? false),
  );

  async function readBooking(): Promise<Booking> {
    const path = { id: bookingId };
    const { data, response } = await answer($api.GET('/bookings/{id}', { params: { path } }));
    if (!data) throw new Error('the answer has no booking');
    offset.value = clockOffset(response.headers.get('date'), Date.now());
    booking.value = data;
    return data;
  }

  /** The booking's payment, if one was begun, as the bank sees it now; a list knows only what was last heard. */
  async function readPayment(): Promise<void> {
    const id = payment.value?.id ?? (await findPayment());
    payment.value =
      id === undefined ? undefined : await call($api.GET('/payments/{id}', { params: { path: { id } } }));
  }

  /** A booking has one payment; the newest stand first. */
  async function findPayment(): Promise<string | undefined> {
    const { items } = await call($api.GET('/payments/history', { params: { query: { limit: 50 } } }));
    return items.find((item) => item.bookingId === bookingId)?.id;
  }

  async function load(): Promise<void> {
    problem.value = undefined;
    try {
      const { eventId } = await readBooking();
      [event.value] = await Promise.all([knownEvent(eventId), readPayment()]);
    } catch (thrown) {
      problem.value = problemIn(thrown);
    }
  }

  async function pay(paymentMethodId: string): Promise<void> {
    const returnUrl = `${window.location.origin}/checkout/${bookingId}`;
    const body = { bookingId, paymentMethodId, returnUrl };
    const headers = { 'Idempotency-Key': keys.keyFor(body) };
    payment.value = await call($api.POST('/payments/process', { body, headers }));
    keys.settled(body);
  }

  /** Holds other numbers of tickets instead. What there is is read anew where they cannot be had. */
  async function change(items: readonly { ticketTypeId: string; quantity: number }[]): Promise<void> {
    const params = { path: { id: bookingId } };
    try {
      booking.value = await call($api.PUT('/bookings/{id}', { params, body: { items: [...items] } }));
    } finally {
      if (event.value) event.value = await readEvent(event.value.id).catch(() => event.value);
    }
  }

  async function release(): Promise<void> {
    const path = { id: bookingId };
    booking.value = await call($api.DELETE('/bookings/{id}', { params: { path } }));
  }

  /** Asks until the booking is confirmed or has failed. A lost connection is waited out. */
  async function waitForConfirmation(): Promise<void> {
    const since = Date.now();
    for (let round = 0; stage.value === 'processing' && !isGone; round++) {
      await new Promise((resolve) => setTimeout(resolve, pollDelay(round)));
      const trouble = await Promise.all([readBooking(), readPayment()]).then(() => undefined, problemIn);
      isAway.value = trouble?.type === 'network';
      problem.value = isAway.value ? undefined : trouble;
      isSlow.value = Date.now() - since > SLOW_AFTER_MILLISECONDS;
    }
    isSlow.value = false;
  }

  watch(stage, (next) => {
    if (next === 'processing') void waitForConfirmation();
    if (next === 'expired' && booking.value?.status === 'pending') void load();
  });

  return { booking, event, payment, problem, left, stage, isSlow, isAway, load, pay, change, release };
}
