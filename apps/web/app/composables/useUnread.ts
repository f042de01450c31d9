import { call } from '~/api/answers';

/** How many notifications are unread, for the header and the inbox alike. */
export function useUnread() {
  const { $api } = useNuxtApp();
  const unread = useState('unread', () => 0);
  return {
    unread: readonly(unread),
    show: (count: number) => (unread.value = count),
    async refresh(): Promise<void> {
      try {
        unread.value = (await call($api.GET('/notifications/unread-count'))).unread;
      } catch {
        // The number is a courtesy: without it the inbox still says what is new.
      }
    },
  };
}
