// The service worker of /door; modules/door-worker.ts fills in the two constants. It keeps the door's own files and
// nothing else: neither the storefront's nor any answer of the API.
const VERSION = 'VERSION';
const FILES = ['FILES'];

const PREFIX = 'concert-door-';
const CACHE = PREFIX + VERSION;
const SHELL = '/200.html';

self.addEventListener('install', (event) => {
  // Past the browser's cache, so that no page of the release before is kept under the name of this one.
  const requests = FILES.map(
    (path) => new Request(path, { cache: path.startsWith('/_nuxt/') ? 'default' : 'reload' }),
  );
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  const isPage = request.mode === 'navigate' && /^\/door(?:\/|$)/.test(url.pathname);
  const path = isPage ? SHELL : url.pathname;
  if (!isPage && !FILES.includes(path)) return;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(path))
      .then((kept) => kept ?? fetch(request)),
  );
});
