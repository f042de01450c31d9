/** How this device calls itself at the door; two devices must differ, so that a double use can be told. */
export function useDevice() {
  const name = useLocalStorage('concert-door-device', '');
  const gate = useLocalStorage('concert-door-gate', '');
  const isMuted = useLocalStorage('concert-door-muted', false);
  if (import.meta.client && name.value === '') {
    name.value = `Door ${crypto.randomUUID().slice(0, 4).toUpperCase()}`;
  }
  return { name, gate, isMuted };
}
