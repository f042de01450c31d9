import { describe, expect, it } from 'vitest';
import { fillTemplate, requireKnownPlaces } from './mail-template.ts';

const origin = 'https://concert.example';
const template = {
  name: 'door-change',
  locale: 'en' as const,
  subject: 'New doors for {{eventTitle}}',
  text: 'Hello {{ name }},\n\ndoors open at {{doors}}.',
  html: '<p title="{{name}}">Hello {{name}}</p>',
  variables: ['name', 'eventTitle', 'doors'],
};
const variables = { name: 'Ada', eventTitle: 'Northern Lights', doors: '18:30' };

describe('fillTemplate', () => {
  it('fills each place, escaped where it stands in HTML', () => {
    const hostile = { ...variables, name: '"><script>{{doors}}</script>', eventTitle: 'A\r\nBcc: x' };
    expect(fillTemplate(template, hostile, origin)).toEqual({
      subject: 'New doors for A Bcc: x',
      text: 'Hello "><script>{{doors}}</script>,\n\ndoors open at 18:30.',
      html: '<p title="&quot;&gt;&lt;script&gt;{{doors}}&lt;/script&gt;">Hello &quot;&gt;&lt;script&gt;{{doors}}&lt;/script&gt;</p>',
    });
  });

  it('sets a template without HTML in the layout of all mails', () => {
    const { html: _none, ...plain } = template;
    const mail = fillTemplate(plain, variables, origin);
    expect(mail.html).toContain('Hello Ada,</p>');
    expect(mail.html).toContain('doors open at 18:30.</p>');
  });

  it('refuses a missing value and does not take one from the language itself', () => {
    expect(() => fillTemplate(template, { name: 'Ada', doors: '18:30' }, origin)).toThrow(
      /variables\.eventTitle/,
    );
    const odd = { ...template, subject: '{{constructor}}' };
    expect(() => fillTemplate(odd, variables, origin)).toThrow(/variables\.constructor/);
  });
});

describe('requireKnownPlaces', () => {
  it('refuses a place that is not among the variables, and names where it stands', () => {
    expect(() => requireKnownPlaces(template)).not.toThrow();
    expect(() => requireKnownPlaces({ ...template, html: '<p>{{nmae}}</p>' })).toThrow(
      /html: holds \{\{nmae\}\}/,
    );
  });
});
