import type { SessionState } from '../session/session.ts';

/** Names of ticket holders leave the device with the session, on whatever page it ends. */
export default defineNuxtPlugin({
  name: 'door-data',
  dependsOn: ['api'],
  setup() {
    const state = useState<SessionState>('session');
    watch(
      () => state.value.status,
      async (status) => {
        if (status !== 'anonymous' || localStorage.getItem('concert-door-data') === null) return;
        const { openDoorStore } = await import('../door/store.ts');
        const store = await openDoorStore();
        await store.forgetPeople();
        store.close();
      },
      { immediate: true },
    );
  },
});
