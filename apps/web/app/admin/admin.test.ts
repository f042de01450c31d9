import { describe, expect, it } from 'vitest';
import { detailsOf } from './details.ts';
import { idsIn, searchOf } from './people.ts';
import { declared } from './places.ts';
import { sandboxed } from './sandbox.ts';
import { toneOf } from './tones.ts';

describe('what an audit record tells', () => {
  it('begins with what changed, and leaves out what did not', () => {
    const details = {
      eventId: 'e-1',
      before: { title: 'Old', city: 'Bern' },
      after: { title: 'New', city: 'Bern', age: 18 },
    };
    expect(detailsOf(details)).toEqual([
      { name: 'title', before: 'Old', after: 'New' },
      { name: 'age', before: '–', after: '18' },
      { name: 'eventId', before: undefined, after: 'e-1' },
    ]);
  });

  it('may be one value that became another', () => {
    expect(detailsOf({ before: 'attendee', after: 'organizer' })).toEqual([
      { name: '', before: 'attendee', after: 'organizer' },
    ]);
    expect(detailsOf({ before: [1], after: [2] })).toEqual([{ name: '', before: '[1]', after: '[2]' }]);
  });
});

describe('people', () => {
  it('are looked for by address or by name', () => {
    expect(searchOf(' ada@x ')).toEqual({ email: 'ada@x' });
    expect(searchOf('Ada')).toEqual({ name: 'Ada' });
    expect(searchOf('  ')).toEqual({});
  });

  it('are named by ids, each once, whatever stands between', () => {
    const id = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01';
    expect(idsIn(`${id}, ${id}\nAda`)).toEqual({ ids: [id], others: ['Ada'] });
  });
});

describe('a mail’s preview', () => {
  it('has its policy before any of the mail', () => {
    const html = sandboxed('<!doctype html><script src="https://evil.example"></script>');
    expect(html.indexOf("default-src 'none'")).toBeLessThan(html.indexOf('<script'));
  });
});

describe('tones', () => {
  it('are quiet for states that nobody knows', () => {
    expect([toneOf('failed'), toneOf('brand-new')]).toEqual(['bad', 'quiet']);
  });
});

describe('a template’s places', () => {
  it('are declared as text where they are new, and stay as they were', () => {
    const known = { doors: { type: 'date' as const, required: true, example: 'x' } };
    expect(declared(['{{doors}} {{ name }}'], known)).toEqual({
      ...known,
      name: { type: 'text', required: true, example: 'name' },
    });
  });
});
