import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { clientAddressOf, networkOf } from './client-address.ts';
import { bucketOf, STANDARD_LIMITS } from './rate-limits.ts';

const CDN = '198.51.100.1';
const HEADER = 'x-viewer-address';

const eventWith = (
  headers: Readonly<Record<string, string>>,
  multiValueHeaders?: Readonly<Record<string, readonly string[]>>,
) =>
  ({
    headers,
    multiValueHeaders,
    requestContext: { identity: { sourceIp: CDN } },
  }) as unknown as APIGatewayProxyEvent;

describe('the caller’s address', () => {
  it('is who is connected where no header is configured, whatever a caller claims', () => {
    const forged = eventWith({ [HEADER]: '203.0.113.9', 'x-forwarded-for': '203.0.113.9' });
    expect(clientAddressOf(forged, undefined)).toBe(CDN);
  });

  it('is what the CDN says, in whatever case the name comes', () => {
    expect(clientAddressOf(eventWith({ [HEADER]: '203.0.113.9' }), HEADER)).toBe('203.0.113.9');
    expect(clientAddressOf(eventWith({ 'X-Viewer-Address': '2001:db8::1' }), HEADER)).toBe('2001:db8::1');
    expect(clientAddressOf(eventWith({ [HEADER]: '203.0.113.9' }), 'X-Viewer-Address')).toBe('203.0.113.9');
  });

  it('is not taken from other headers', () => {
    const forged = eventWith({ 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' });
    expect(clientAddressOf(forged, HEADER)).toBe(CDN);
  });

  it.each([
    '',
    'localhost',
    '203.0.113.9, 203.0.113.10',
    '203.0.113.999',
    '203.0.113.9:443',
    "' OR 1=1 --",
    'a}:{b',
  ])('is who is connected when the header holds no address: %j', (told) => {
    expect(clientAddressOf(eventWith({ [HEADER]: told }), HEADER)).toBe(CDN);
  });

  it('is who is connected when the header came more than once', () => {
    const twice = eventWith(
      { [HEADER]: '203.0.113.9' },
      { 'X-Viewer-Address': ['203.0.113.8', '203.0.113.9'] },
    );
    expect(clientAddressOf(twice, HEADER)).toBe(CDN);
    const once = eventWith({ [HEADER]: '203.0.113.9' }, { [HEADER]: ['203.0.113.9'] });
    expect(clientAddressOf(once, HEADER)).toBe('203.0.113.9');
  });
});

describe('what is counted as one caller', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['unknown', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('has one bucket, from whichever of its addresses it calls', () => {
    const keyOf = (address: string) => bucketOf(STANDARD_LIMITS, 'login', { userId: undefined, address }).key;
    expect(keyOf('2001:db8:1:2::1')).toBe(keyOf('2001:db8:1:2:9:9:9:9'));
    expect(keyOf('2001:db8:1:2::1')).not.toBe(keyOf('2001:db8:1:3::1'));
  });
});
