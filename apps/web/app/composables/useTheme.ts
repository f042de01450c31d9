type Theme = 'light' | 'dark';

/** Light or dark: the device's until the reader chooses. `boot-script.ts` sets it before the first paint. */
export function useTheme() {
  const theme = useState<Theme>('theme', () => 'light');

  function read(): void {
    theme.value = document.documentElement.classList.contains('dark') ? 'dark' : 'light';
  }

  function choose(next: Theme): void {
    document.documentElement.classList.toggle('dark', next === 'dark');
    localStorage.setItem('concert-theme', next);
    theme.value = next;
  }

  onMounted(() => {
    read();
    const device = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => {
      if (localStorage.getItem('concert-theme') !== null) return;
      document.documentElement.classList.toggle('dark', device.matches);
      read();
    };
    device.addEventListener('change', follow);
    onScopeDispose(() => device.removeEventListener('change', follow));
  });

  return { theme: readonly(theme), toggle: () => choose(theme.value === 'dark' ? 'light' : 'dark') };
}
