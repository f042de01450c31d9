export const MAIL_LOCALES = ['en', 'de', 'es', 'fr'] as const;

export type MailLocale = (typeof MAIL_LOCALES)[number];

export const mailLocale = (text: string): MailLocale =>
  MAIL_LOCALES.find((locale) => locale === text) ?? 'en';

/**
 * A mail's content, from which both its HTML and its text are made. Every string is plain text: only the
 * renderers know of markup, so nothing in a name or a title can become any.
 */
export interface MailDocument {
  readonly locale: MailLocale;
  readonly subject: string;
  /** What a mail program shows behind the subject in its list. */
  readonly preview: string;
  readonly heading?: string;
  readonly blocks: readonly Block[];
  /** Why the reader gets this mail. */
  readonly reason: string;
  /** How to get no more of its kind. */
  readonly unsubscribe?: { readonly label: string; readonly url: string };
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'event'; readonly event: EventCard }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'button'; readonly label: string; readonly url: string };

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** An event as a mail shows it; all texts are in the reader's language, all times the venue's. */
export interface EventCard {
  readonly title: string;
  readonly tile: { readonly weekday: string; readonly day: string; readonly month: string };
  readonly date: string;
  /** “Doors 19:00 · Starts 20:00” */
  readonly times: string;
  readonly zone: string;
  readonly venue: string;
  readonly address: string;
}

/** A mail as it is put into MIME. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Text that stays on its line: what would break out of a header or a table row becomes a space. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
