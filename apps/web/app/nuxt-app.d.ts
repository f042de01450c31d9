import type { ConcertClient } from '@concert/client/client';
import type { Locale } from './format/locales.ts';
import type { SessionKeeper } from './session/session.ts';

interface Provided {
  $api: ConcertClient;
  /** Undefined in the prerender. */
  $keeper: SessionKeeper | undefined;
  /** Resolves when it is known whether somebody is logged in. */
  $restored: Promise<void>;
  $setLocale: (locale: Locale) => Promise<void>;
}

declare module '#app' {
  interface NuxtApp extends Provided {}
}

declare module 'vue' {
  interface ComponentCustomProperties extends Provided {}
}
