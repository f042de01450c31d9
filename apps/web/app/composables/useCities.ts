import { call } from '~/api/answers';

/** The cities where something is on, as far as the first hundred events tell. */
export function useCities() {
  const { $api } = useNuxtApp();
  return useAsyncData(
    'cities',
    async () => {
      const { items } = await call($api.GET('/events', { params: { query: { limit: 100 } } }));
      return [...new Set(items.map((event) => event.venue.city))].sort((one, other) =>
        one.localeCompare(other),
      );
    },
    { server: false, lazy: true, default: (): string[] => [] },
  );
}
