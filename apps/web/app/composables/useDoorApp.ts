interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

const canPrompt = (event: Event): event is InstallPrompt =>
  'prompt' in event && typeof event.prompt === 'function';

/** The door as an app of its own: installable, there without a network, and told when it is outdated. */
export function useDoorApp() {
  const waiting = shallowRef<ServiceWorker>();
  const install = shallowRef<InstallPrompt>();

  useHead({
    link: [
      { rel: 'manifest', href: '/door.webmanifest' },
      { rel: 'apple-touch-icon', href: '/icons/door-180.png' },
    ],
  });

  const ofWindow: EventTarget | undefined = import.meta.client ? window : undefined;
  useEventListener(ofWindow, 'beforeinstallprompt', (event: Event) => {
    if (!canPrompt(event)) return;
    event.preventDefault();
    install.value = event;
  });

  onMounted(async () => {
    const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;
    if (workers === undefined) return;
    // Without its worker, as on the development server, the door works as any page does.
    const registration = await workers.register('/door-sw.js', { scope: '/door' }).catch(() => undefined);
    if (registration === undefined) return;
    const look = () => {
      waiting.value = workers.controller ? (registration.waiting ?? undefined) : undefined;
    };
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', look);
    });
    look();
  });

  return {
    hasUpdate: computed(() => waiting.value !== undefined),
    canInstall: computed(() => install.value !== undefined),
    update(): void {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.value?.postMessage('take-over');
    },
    async installIt(): Promise<void> {
      await install.value?.prompt();
      install.value = undefined;
    },
  };
}
