/**
 * Runs before the first paint: sets the chosen colour scheme, and for readers of another language than the
 * prerendered English hides the page until the application has put their language in, three seconds at most.
 * Written as text because it has to run before any module does.
 */
export const bootScript = `(function () {
  var root = document.documentElement;
  var stored = null;
  try { stored = localStorage.getItem('concert-theme'); } catch (error) { stored = null; }
  var dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.classList.toggle('dark', dark);
  var cookie = document.cookie.match(/(?:^|; )concert-locale=(en|de|es|fr)/);
  var wanted = cookie ? cookie[1] : (navigator.language || 'en').slice(0, 2);
  if (wanted === 'de' || wanted === 'es' || wanted === 'fr') {
    root.classList.add('awaits-language');
    setTimeout(function () { root.classList.remove('awaits-language'); }, 3000);
  }
})();`;
