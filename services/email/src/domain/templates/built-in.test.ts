import { describe, expect, it } from 'vitest';
import { MAIL_LOCALES } from '../mail-document.ts';
import { renderMail } from '../render-mail.ts';
import { BUILT_IN, builtInMail } from './built-in.ts';

describe('Concert’s own mails', () => {
  it.each(BUILT_IN)('%s is written in each language, with a subject and a text of its own', (name) => {
    const mails = MAIL_LOCALES.map((locale) => {
      const mail = builtInMail(name, locale, 'https://concert.example');
      if (mail === undefined) throw new Error(`${name} is not there`);
      return renderMail(mail, 'https://concert.example');
    });
    for (const { subject, html } of mails) {
      expect(subject.length).toBeGreaterThan(3);
      expect(html).toContain('https://concert.example');
    }
    expect(new Set(mails.map(({ text }) => text)).size).toBe(MAIL_LOCALES.length);
  });

  it('are these and no others', () => {
    expect(builtInMail('constructor', 'en', 'https://concert.example')).toBeUndefined();
  });
});
