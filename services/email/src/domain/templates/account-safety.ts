import type { MailDocument, MailLocale } from '../mail-document.ts';
import { type Account, type ByName, type LetterWords, letter } from './letter.ts';
import { EMAIL_CHANGE, EMAIL_CHANGE_WARNING, EMAIL_CHANGED } from './words/email-change.ts';
import { RECOVERY_CODE_USED, SECOND_FACTOR_OFF, SECOND_FACTOR_ON } from './words/second-factor.ts';

/** To the address that the account is to get. @param url the one-time link, good for a day */
export function emailChangeMail({ locale, name }: Account, url: string): MailDocument {
  return letter(locale, EMAIL_CHANGE[locale](name), url);
}

/** To the address that the account is to give up, in case that is not its owner's doing. */
export const emailChangeWarningMail = (account: Account, origin: string): MailDocument =>
  alarm(account, EMAIL_CHANGE_WARNING, origin);

/** To the address that the account had: no link of ours can help there any more. */
export function emailChangedMail({ locale, name }: Account, origin: string): MailDocument {
  return letter(locale, EMAIL_CHANGED[locale](name), new URL('/login', origin).href);
}

export const secondFactorOnMail = (account: Account, origin: string): MailDocument =>
  alarm(account, SECOND_FACTOR_ON, origin);

/** @param by who switched it off: the account's owner, or an operator for them */
export const secondFactorOffMail = (account: Account, by: 'owner' | 'admin', origin: string): MailDocument =>
  alarm(account, SECOND_FACTOR_OFF[by], origin);

/** @param left how many codes are still good */
export function recoveryCodeUsedMail({ locale, name }: Account, left: number, origin: string): MailDocument {
  return letterToAccount(locale, RECOVERY_CODE_USED[locale](name, left), origin);
}

/** Of something that only the owner should have done: the button leads to a new password. */
const alarm = ({ locale, name }: Account, words: ByName, origin: string): MailDocument =>
  letterToAccount(locale, words[locale](name), origin);

const letterToAccount = (locale: MailLocale, words: LetterWords, origin: string): MailDocument =>
  letter(locale, words, new URL('/forgot-password', origin).href);
