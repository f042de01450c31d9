import { describe, expect, it } from 'vitest';
import { fillTemplate, requireSound, type TemplateContent } from './mail-template.ts';
import { type Value, wrongExamples } from './template-variables.ts';

const origin = 'https://concert.example';
const reader = { locale: 'en' as const, origin };
const text = (example: string) => ({ type: 'text' as const, required: true, example });
const template: TemplateContent = {
  subject: 'New doors for {{eventTitle}}',
  text: 'Hello {{ name }},\n\ndoors open at {{doors}}.',
  html: '<p title="{{name}}">Hello {{name}}</p>',
  variables: { name: text('Ada'), eventTitle: text('Northern Lights'), doors: text('18:30') },
};
const values = { name: 'Ada', eventTitle: 'Northern Lights', doors: '18:30' };

/** What is said of a field by the problem that `work` throws. */
function errorsOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    return (error as { errors: readonly { field: string; message: string }[] }).errors;
  }
  return [];
}

describe('fillTemplate', () => {
  it('fills each place, escaped where it stands in HTML', () => {
    const hostile = { ...values, name: '"><script>{{doors}}</script>', eventTitle: 'A\r\nBcc: x' };
    expect(fillTemplate(template, hostile, reader)).toEqual({
      subject: 'New doors for A Bcc: x',
      text: 'Hello "><script>{{doors}}</script>,\n\ndoors open at 18:30.',
      html: '<p title="&quot;&gt;&lt;script&gt;{{doors}}&lt;/script&gt;">Hello &quot;&gt;&lt;script&gt;{{doors}}&lt;/script&gt;</p>',
    });
  });

  it('sets a template without HTML in the layout of all mails', () => {
    const { html: _none, ...plain } = template;
    const mail = fillTemplate(plain, values, reader);
    expect(mail.html).toContain('Hello Ada,</p>');
    expect(mail.html).toContain('doors open at 18:30.</p>');
  });

  it('names every value that is missing, of another type, or not declared', () => {
    const given = { name: 7, doors: '18:30', constructor: 'x', surname: 'Fan' };
    expect(errorsOf(() => fillTemplate(template, given, reader)).map(({ field }) => field)).toEqual([
      'variables.constructor',
      'variables.surname',
      'variables.name',
      'variables.eventTitle',
    ]);
  });

  it('takes no value from the language itself, and leaves out what need not be given', () => {
    const odd = {
      subject: '{{constructor}}!',
      text: 'x',
      variables: { constructor: { type: 'text' as const, required: false, example: 'y' } },
    };
    expect(fillTemplate(odd, {}, reader).subject).toBe('!');
  });

  it('writes money, dates, numbers and links for the reader, dates by the clocks of their zone', () => {
    const typed: TemplateContent = {
      subject: 'x',
      text: '{{price}} | {{doors}} | {{left}} | {{page}}',
      variables: {
        price: { type: 'money', required: true, example: { amountMinor: 1, currency: 'EUR' } },
        doors: { type: 'date', required: true, example: { at: '2027-05-14T18:00:00Z', timezone: 'UTC' } },
        left: { type: 'number', required: true, example: 1 },
        page: { type: 'link', required: true, example: '/events' },
      },
    };
    const given = {
      price: { amountMinor: 123450, currency: 'EUR' },
      doors: { at: '2027-05-14T18:00:00Z', timezone: 'Europe/Berlin' },
      left: 12_345,
      page: '/events/1?a=b',
    };
    const { text: written } = fillTemplate(typed, given, { locale: 'de', origin });
    expect(written.replace(/[\u00a0\u202f]/g, ' ')).toContain(
      '1.234,50 € | Freitag, 14. Mai 2027 um 20:00 | 12.345 | https://concert.example/events/1?a=b',
    );
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
    'takes no link that leads elsewhere: %s',
    (page) => {
      const linked: TemplateContent = {
        subject: 'x',
        text: '{{page}}',
        variables: { page: { type: 'link', required: true, example: '/events' } },
      };
      expect(errorsOf(() => fillTemplate(linked, { page }, reader))).toEqual([
        { field: 'variables.page', message: expect.stringContaining('path of the storefront') },
      ]);
    },
  );
});

describe('requireSound', () => {
  it('names each place that is not declared, and where it stands', () => {
    expect(errorsOf(() => requireSound(template))).toEqual([]);
    const wrong = { ...template, subject: '{{who}}', html: '<p>{{nmae}}</p>' };
    expect(errorsOf(() => requireSound(wrong))).toEqual([
      { field: 'subject', message: expect.stringContaining('{{who}}') },
      { field: 'html', message: expect.stringContaining('{{nmae}}') },
    ]);
  });

  it('names each example that is of another type than declared', () => {
    const example: Value = 'not a number';
    const variables = { left: { type: 'number' as const, required: true, example } };
    expect(wrongExamples(variables)).toEqual([
      { field: 'variables.left.example', message: 'must be a number' },
    ]);
  });
});
