/**
 * Whether this browser tells of new messages by itself, while a page of Concert is open somewhere in it. Phones get
 * push messages through their app; browsers are told over the live socket.
 */
export function useBrowserNotices() {
  const isChosen = useLocalStorage('concert-browser-notices', false);
  const permission = useState<NotificationPermission>('notice-permission', () => 'default');
  const isSupported = useSupported(() => 'Notification' in window);

  onMounted(() => {
    if (isSupported.value) permission.value = Notification.permission;
  });

  return {
    isSupported,
    permission: readonly(permission),
    isOn: computed(() => isChosen.value && permission.value === 'granted'),
    async turnOn(): Promise<void> {
      permission.value = await Notification.requestPermission();
      isChosen.value = permission.value === 'granted';
    },
    turnOff(): void {
      isChosen.value = false;
    },
  };
}
