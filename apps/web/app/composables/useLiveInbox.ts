import { readInboxTold } from '~/live/inbox-messages';
import { liveUrl } from '~/live/live-url';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** A socket that is silent for ten minutes is closed by the platform. */
const PING_MS = 300_000;

/**
 * Hears of new messages while the page is in sight, and in the background where the reader wants this browser to tell
 * of them. A lost connection is taken up again, ever more slowly; without one the number is asked for as ever.
 */
export function useLiveInbox(onUnread: (unread: number) => void) {
  const { $keeper } = useNuxtApp();
  const { isOn } = useBrowserNotices();
  const visibility = useDocumentVisibility();
  const isOnline = useOnline();
  let socket: WebSocket | undefined;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let askedWith: string | undefined;

  const isWanted = () => isOnline.value && (visibility.value === 'visible' || isOn.value);

  function ask(): void {
    const token = $keeper?.accessToken();
    askedWith = token;
    if (token) socket?.send(JSON.stringify({ action: 'subscribe', topics: ['user'], token }));
  }

  /** An ended token is renewed once; a fresh one that is refused would be refused for ever. */
  async function askAnew(): Promise<void> {
    const token = $keeper?.accessToken();
    if (token && token === askedWith) await $keeper?.renew(token);
    if (socket?.readyState === WebSocket.OPEN) ask();
  }

  function open(): void {
    clearTimeout(timer);
    if (socket || !isWanted()) return;
    const opened = new WebSocket(liveUrl(window.location));
    socket = opened;
    opened.addEventListener('open', ask);
    opened.addEventListener('message', ({ data }) => {
      const told = readInboxTold(data);
      if (told.type === 'unread') {
        wait = FIRST_WAIT_MS;
        onUnread(told.unread);
      }
      if (told.type === 'ask-again') void askAnew();
      if (told.type === 'refused') opened.close();
    });
    opened.addEventListener('close', () => {
      if (socket === opened) socket = undefined;
      timer = setTimeout(open, wait * (0.75 + Math.random() / 2));
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    });
  }

  function close(): void {
    clearTimeout(timer);
    const closing = socket;
    socket = undefined;
    closing?.close();
    clearTimeout(timer);
  }

  onMounted(open);
  watch([visibility, isOnline, isOn], () => (isWanted() ? open() : close()));
  useIntervalFn(() => socket?.readyState === WebSocket.OPEN && socket.send('{"action":"ping"}'), PING_MS);
  onBeforeUnmount(close);
}
