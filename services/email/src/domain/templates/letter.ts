import type { MailDocument, MailLocale } from '../mail-document.ts';

/** Who reads a mail about an account. */
export interface Account {
  readonly locale: MailLocale;
  readonly name: string;
}

export interface LetterWords {
  readonly subject: string;
  readonly preview: string;
  readonly heading: string;
  readonly text: string;
  readonly button: string;
  readonly note: string;
  readonly reason: string;
}

export type ByName = Readonly<Record<MailLocale, (name: string) => LetterWords>>;

/** A short mail with one thing to do, for which there is a button. */
export function letter(locale: MailLocale, words: LetterWords, url: string): MailDocument {
  return {
    locale,
    subject: words.subject,
    preview: words.preview,
    heading: words.heading,
    blocks: [
      { kind: 'text', text: words.text },
      { kind: 'button', label: words.button, url },
      { kind: 'note', text: words.note },
    ],
    reason: words.reason,
  };
}
