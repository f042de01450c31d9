import { describe, expect, it, vi } from 'vitest';
import { openAuthorizer } from './authorize.ts';
import { openRouter } from './match-route.ts';
import type { GatewayRequest } from './proxy-event.ts';

const match = openRouter();

function request(method: string, path: string, token?: string): GatewayRequest {
  const route = match(method, path);
  if (route === undefined) throw new Error(`no route ${method} ${path}`);
  return {
    requestId: 'r',
    method,
    path,
    query: new URLSearchParams(),
    headers: token === undefined ? {} : { authorization: token },
    rawHeaders: token === undefined ? [] : ['Authorization', token],
    body: '',
    sourceIp: '127.0.0.1',
    route,
  };
}

const policy = (Effect: 'Allow' | 'Deny', Resource = '*') => ({
  principalId: 'u',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] },
  context: { userId: 'u', role: 'attendee' },
});

describe('asking the authoriser', () => {
  it('keeps an answer by token, method and resource', async () => {
    const handler = vi.fn(async () => policy('Allow'));
    const authorize = openAuthorizer(handler, 60);

    await authorize(request('GET', '/bookings/1', 'Bearer a'));
    const again = await authorize(request('GET', '/bookings/2', 'Bearer a'));
    await authorize(request('GET', '/payments/history', 'Bearer a'));
    await authorize(request('GET', '/bookings/1', 'Bearer b'));

    expect(again).toEqual({ allowed: true, context: { userId: 'u', role: 'attendee' } });
    expect(handler).toHaveBeenCalledTimes(3);
  });

  it('refuses with 401 what the authoriser does not know, and asks again next time', async () => {
    const handler = vi.fn(async () => {
      throw new Error('Unauthorized');
    });
    const authorize = openAuthorizer(handler, 60);

    expect(await authorize(request('GET', '/bookings/1', 'Bearer x'))).toEqual({
      allowed: false,
      status: 401,
    });
    await authorize(request('GET', '/bookings/1', 'Bearer x'));

    expect(handler).toHaveBeenCalledTimes(2);
  });

  it('refuses with 403 what a policy denies or does not name', async () => {
    const denied = openAuthorizer(async () => policy('Deny'), 60);
    const elsewhere = openAuthorizer(async () => policy('Allow', 'arn:aws:execute-api:*/api/GET/other'), 60);

    expect(await denied(request('GET', '/bookings/1', 'Bearer a'))).toEqual({ allowed: false, status: 403 });
    expect(await elsewhere(request('GET', '/bookings/1', 'Bearer a'))).toEqual({
      allowed: false,
      status: 403,
    });
  });

  it('does not ask for public operations, nor for optional ones without a token', async () => {
    const handler = vi.fn(async () => policy('Allow'));
    const authorize = openAuthorizer(handler, 60);

    expect(await authorize(request('GET', '/events'))).toEqual({ allowed: true, context: {} });
    expect(await authorize(request('GET', '/files/a.pdf'))).toEqual({ allowed: true, context: {} });
    expect(await authorize(request('GET', '/bookings/1'))).toEqual({ allowed: false, status: 401 });
    expect(handler).not.toHaveBeenCalled();
  });

  it('lets a broken authoriser be a failure, not a refusal', async () => {
    const authorize = openAuthorizer(async () => {
      throw new Error('secret not found');
    }, 60);

    await expect(authorize(request('GET', '/bookings/1', 'Bearer a'))).rejects.toThrow('secret not found');
  });
});
