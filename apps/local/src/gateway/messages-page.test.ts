import { describe, expect, it } from 'vitest';
import { messagesPage } from './messages-page.ts';

describe('the page of the phones', () => {
  it('shows what was sent as text, whatever is in it', async () => {
    const page = await messagesPage([
      {
        id: 'm1',
        kind: 'push',
        to: 'u1',
        title: 'Soon: <b>Northern Lights</b>',
        text: '<script>alert(1)</script>',
        link: '/bookings/b1',
        platform: 'ios',
        at: 1_800_000_000_000,
      },
    ]);
    expect(page).toContain('Soon: &lt;b&gt;Northern Lights&lt;/b&gt;');
    expect(page).not.toContain('<script>');
    expect(page).toContain('<a href="/bookings/b1">');
    expect(page).toContain('2027-01-15 08:00:00 UTC');
  });
});
