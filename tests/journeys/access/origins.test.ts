import { operations } from '@concert/contracts/http/index';
import { newId } from '@concert/values/ids';
import { describe, expect, it } from 'vitest';
import { openApiClient } from '../../../tools/demo/api-client.ts';
import { registerFan } from '../../../tools/demo/purchase.ts';
import { journeyOrigin } from '../origin.ts';

// Other sites: they read nothing, their forms do nothing, and nobody is led to them.

const origin = journeyOrigin();
const api = openApiClient(origin);
const FOREIGN = [
  'https://evil.example',
  'null',
  'http://127.0.0.1',
  `${origin}.evil.example`,
  origin.replace('http:', 'https:'),
];

const call = (path: string, init: RequestInit = {}) =>
  fetch(new URL(`/api${path}`, origin), { redirect: 'manual', ...init });

async function browserSession() {
  const body = {
    email: `browser-${newId()}@attack.example`,
    password: 'rather-long-secret-7',
    name: 'Bo Browser',
    refreshTransport: 'cookie',
  };
  const response = await api.send(operations.register, { body });
  const [cookie = ''] = response.headers.getSetCookie();
  return { cookie, sent: cookie.split(';')[0] ?? '' };
}

describe('another site', () => {
  it.each(FOREIGN)('may read nothing, from %s', async (foreign) => {
    const { token } = await registerFan(api, 'Cora Cross');
    const headers = { origin: foreign, authorization: `Bearer ${token}` };
    for (const path of ['/events', '/auth/account', '/nowhere']) {
      const response = await call(path, { headers });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
    const preflight = await call('/auth/account', {
      method: 'OPTIONS',
      headers: { origin: foreign, 'access-control-request-method': 'DELETE' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is told from our own, which may', async () => {
    const response = await call('/events', { headers: { origin } });
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('vary')).toContain('origin');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'cannot have a form of %s taken for JSON',
    async (type) => {
      const { sent } = await browserSession();
      const headers = { cookie: sent, 'content-type': type, origin: 'https://evil.example' };
      const response = await call('/auth/refresh', { method: 'POST', headers, body: '{}' });
      expect(response.status).toBe(400);
      expect(response.headers.getSetCookie()).toEqual([]);
    },
  );
});

describe('the cookie of a browser’s session', () => {
  it('is out of reach of scripts, of plain connections, of other sites and of other paths', async () => {
    const { cookie } = await browserSession();
    expect(cookie).toMatch(
      /^concert_refresh=[\w.-]+; HttpOnly; Secure; SameSite=Strict; Path=\/api\/auth; Max-Age=\d+$/,
    );
  });

  it('is no login: only a refresh takes it', async () => {
    const { sent } = await browserSession();
    for (const path of ['/auth/account', '/auth/sessions', '/notifications/unread-count'])
      expect((await call(path, { headers: { cookie: sent } })).status).toBe(401);
    expect((await call('/auth/logout', { method: 'POST', headers: { cookie: sent } })).status).toBe(401);
    expect((await call('/auth/refresh', { method: 'POST', headers: { cookie: sent } })).status).toBe(200);
  });
});

describe('the way back from the bank', () => {
  it.each([
    'https://evil.example/',
    `${origin}@evil.example/`,
    `${origin}.evil.example/`,
    'http://evil.example#/',
    `http://evil.example/?${origin}`,
    origin.replace('127.0.0.1', 'localhost'),
  ])('leads to the storefront only, not to %s', async (returnUrl) => {
    const { token } = await registerFan(api, 'Rita Redirect');
    const body = { bookingId: newId(), paymentMethodId: 'pm_card_visa', returnUrl };
    const response = await api.send(operations.processPayment, { token, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'returnUrl' }] });
  });
});
