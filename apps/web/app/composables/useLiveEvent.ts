import type { EventDetails } from '~/api/types';
import { nextSaleChange, type StockChange, stockChanges, withStock } from '~/checkout/availability';
import { followStock, type LiveSocket } from '~/live/follow-stock';
import { liveUrl } from '~/live/live-url';
import { type Problem, problemIn } from '~/problems/problem';
import { servedEvent } from '~/seo/served-event';

/** How often the API is asked while the live socket tells nothing, and while it does. */
const POLL_MILLISECONDS = 15_000;
const POLL_WHILE_LIVE_MILLISECONDS = 120_000;
/** The longest that a browser's timer can wait. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;
/** A sale opens by the server's clock; what the API says of it may be this old. */
const AFTER_CHANGE_MILLISECONDS = 2_500;

/**
 * An event whose availability follows what is sold, while the page is in sight: told over the live socket, asked for
 * where there is none. What was read stays when a later read fails.
 */
export function useLiveEvent(id: string) {
  const { event: read } = useEvents();
  const event = shallowRef<EventDetails | undefined>(servedEvent(id));
  const problem = ref<Problem>();
  const isLive = ref(false);
  const changes = shallowRef<readonly StockChange[]>([]);
  const visibility = useDocumentVisibility();
  let endFollowing: (() => void) | undefined;
  let callOff: (() => void) | undefined;
  let lastRead = 0;

  function show(next: EventDetails): void {
    if (event.value) {
      const news = stockChanges(event.value.ticketTypes, next.ticketTypes);
      if (news.length > 0) changes.value = news;
    }
    event.value = next;
    lookAtNextChange(next);
  }

  async function refresh(): Promise<void> {
    lastRead = Date.now();
    try {
      show(await read(id));
      problem.value = undefined;
    } catch (thrown) {
      if (!event.value) problem.value = asMissing(problemIn(thrown));
    }
  }

  function lookAtNextChange({ ticketTypes }: EventDetails): void {
    callOff?.();
    const next = nextSaleChange(ticketTypes, Date.now());
    if (next === undefined) return;
    const wait = next - Date.now() + AFTER_CHANGE_MILLISECONDS;
    callOff = wait > LONGEST_TIMER_MILLISECONDS ? undefined : later(() => void refresh(), wait);
  }

  function follow(): void {
    endFollowing ??= followStock({ open: openSocket, later, chance: Math.random }, id, {
      onStock: (stock) => event.value && show(withStock(event.value, stock)),
      onLive: (is) => {
        isLive.value = is;
      },
    });
  }

  function unfollow(): void {
    endFollowing?.();
    endFollowing = undefined;
    isLive.value = false;
  }

  const isInSight = computed(() => visibility.value === 'visible');
  onMounted(async () => {
    await refresh();
    if (isInSight.value && event.value) follow();
  });
  // A page that nobody looks at holds no socket, which would also keep it from the back-forward cache.
  watch(isInSight, (is) => {
    if (!is) unfollow();
    else if (event.value) {
      follow();
      void refresh();
    }
  });
  useIntervalFn(() => {
    const age = Date.now() - lastRead;
    const patience = isLive.value ? POLL_WHILE_LIVE_MILLISECONDS : POLL_MILLISECONDS;
    if (isInSight.value && event.value && age >= patience - 500) void refresh();
  }, POLL_MILLISECONDS);
  onScopeDispose(() => {
    unfollow();
    callOff?.();
  });

  return { event, problem, refresh, isLive: readonly(isLive), changes };
}

function openSocket(): LiveSocket {
  const socket = new WebSocket(liveUrl(window.location));
  const live: LiveSocket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => socket.close(),
  };
  socket.addEventListener('open', () => live.onopen?.());
  socket.addEventListener('message', (message) => live.onmessage?.(message));
  socket.addEventListener('close', () => live.onclose?.());
  return live;
}

function later(work: () => void, milliseconds: number): () => void {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}

/** An address that cannot be an event's leads to no event, as one of an event that is gone. */
function asMissing(problem: Problem): Problem {
  return problem.type === 'invalid-request' ? { ...problem, type: 'not-found' } : problem;
}
