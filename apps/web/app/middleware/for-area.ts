import { AREAS, type AreaName } from '~/console/areas';

declare module 'vue-router' {
  interface RouteMeta {
    /** The area that a page belongs to: only its roles get in. */
    area?: AreaName;
  }
}

/** Leads to the login and back; whose role has no business here is led home. The API refuses them in any case. */
export default defineNuxtRouteMiddleware(async (to) => {
  if (import.meta.server || to.meta.area === undefined) return;
  const { state, user, ready } = useSession();
  await ready;
  if (state.value.status === 'anonymous') return navigateTo({ path: '/login', query: { next: to.fullPath } });
  if (user.value && !AREAS[to.meta.area].roles.includes(user.value.role)) return navigateTo('/');
});
