import { call } from '~/api/answers';
import { type KnownEvent, type QueuedScan, type Trouble, withCheckIn } from '~/door/known';
import { type PullHost, pullEvent } from '~/door/pull';
import type { DoorStore } from '~/door/store';
import { pushQueue, type QueueHost, troubleOf } from '~/door/sync';
import { type Problem, problemIn } from '~/problems/problem';

/** How often a door that is looked at asks what the others have done. */
const EVERY_MS = 20_000;

const PAGE = 100;

/** What this device knows of an event, and its queue, in step with the server whenever there is a network. */
export function useDoorSync(eventId: string) {
  const { $api } = useNuxtApp();
  const { user } = useSession();
  const isOnline = useOnline();
  const visibility = useDocumentVisibility();
  const known = shallowRef<KnownEvent>();
  const queue = shallowRef<readonly QueuedScan[]>([]);
  const troubles = shallowRef<readonly Trouble[]>([]);
  const problem = ref<Problem>();
  const isSyncing = ref(false);
  const isReady = ref(false);
  const opening = useDoorStore(refresh);

  async function refresh(store: DoorStore): Promise<void> {
    known.value = await store.event(eventId);
    queue.value = await store.queue(eventId);
    troubles.value = await store.troubles(eventId);
    isReady.value = true;
  }

  const pullHost = (store: DoorStore): PullHost => ({
    event: store.event,
    fetchDoor: () => call($api.GET('/events/{id}/door', { params: { path: { id: eventId } } })),
    fetchTickets: (since, cursor) => {
      const query = { limit: PAGE, ...(since && { since }), ...(cursor && { cursor }) };
      return call($api.GET('/events/{id}/door/tickets', { params: { path: { id: eventId }, query } }));
    },
    saveEvent: store.saveEvent,
    saveTickets: store.saveTickets,
    nowMs: Date.now,
  });

  const queueHost = (store: DoorStore): QueueHost => ({
    queued: () => store.queue(),
    async send(id, scans) {
      const checkIns = scans.map(({ code, ticketId, at, device, gate }) => ({
        ...(code === undefined ? { ticketId } : { code }),
        at,
        device,
        ...(gate && { gate }),
      }));
      const params = { path: { id } };
      return (await call($api.POST('/events/{id}/check-ins', { params, body: { checkIns } }))).items;
    },
    async settle(answered) {
      for (const { scan, item } of answered) {
        const ticket = await store.ticket(scan.ticketId);
        const { at, device, gate = null } = scan;
        const isUsed = item.result !== 'refused' && item.result !== 'undone';
        const by = user.value?.id ?? '';
        const marked = ticket && isUsed ? withCheckIn(ticket, { at, device, gate, by }) : undefined;
        await store.settle(scan.id, marked, troubleOf(scan, item, ticket?.attendeeName));
      }
    },
  });

  /** Tells first and asks then, so that the answer holds what was told. One tab at a time. */
  async function sync(): Promise<void> {
    if (isSyncing.value || !isOnline.value || !user.value) return;
    isSyncing.value = true;
    const hadQueue = queue.value.length > 0;
    try {
      const store = await opening;
      await navigator.locks.request('concert-door-queue', () => pushQueue(queueHost(store)));
      await refresh(store);
      await navigator.locks.request(`concert-door-${eventId}`, () => pullEvent(eventId, pullHost(store)));
      await store.sweep(Date.now());
      problem.value = undefined;
      if (hadQueue) again();
    } catch (thrown) {
      problem.value = problemIn(thrown);
    } finally {
      await refresh(await opening);
      isSyncing.value = false;
    }
  }

  /** The server counts every two seconds: its first figures may be those from before the queue came. */
  const { start: again } = useTimeoutFn(() => void sync(), 3000, { immediate: false });

  onMounted(async () => {
    await refresh(await opening);
    await sync();
  });
  watch([isOnline, user, visibility], () => visibility.value === 'visible' && void sync());
  useIntervalFn(() => visibility.value === 'visible' && void sync(), EVERY_MS);

  return { opening, known, queue, troubles, problem, isSyncing, isReady, isOnline, sync, refresh };
}
