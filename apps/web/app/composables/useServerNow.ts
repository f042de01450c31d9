/** The server's time, ticking once a second, so that a hold ends here when it ends there. */
export function useServerNow() {
  const offset = useState('clock-offset', () => 0);
  const now = ref(0);
  const { pause } = useIntervalFn(() => (now.value = Date.now() + offset.value), 1000, {
    immediateCallback: true,
  });
  watch(offset, () => (now.value = Date.now() + offset.value));
  return { now: readonly(now), pause, offset };
}
