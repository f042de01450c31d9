/** For pages that belong to somebody: leads to the login and back. */
export default defineNuxtRouteMiddleware(async (to) => {
  if (import.meta.server) return;
  const { state, ready } = useSession();
  await ready;
  if (state.value.status === 'anonymous') return navigateTo({ path: '/login', query: { next: to.fullPath } });
});
