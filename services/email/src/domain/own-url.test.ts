import { expect, it } from 'vitest';
import { ownUrl } from './own-url.ts';

const origin = 'https://concert.example';

it('makes a path a link to our own storefront', () => {
  expect(ownUrl('/bookings/1?a=b', origin)).toBe('https://concert.example/bookings/1?a=b');
});

it.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  'javascript:alert(1)',
  'events',
  '',
])('makes no link of what leads elsewhere: %s', (path) => {
  expect(ownUrl(path, origin)).toBeUndefined();
});
