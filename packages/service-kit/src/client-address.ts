import { isIP } from 'node:net';
import type { APIGatewayProxyEvent } from 'aws-lambda';

/**
 * The address of whoever calls. Behind a CDN API Gateway sees the CDN's; the caller's then stands in the header of
 * this name, which the CDN overwrites on every request. Only where it is configured is the header believed, and only
 * when it holds one address: whatever else comes in it, the caller is who is connected.
 */
export function clientAddressOf(event: APIGatewayProxyEvent, header: string | undefined): string {
  const { sourceIp } = event.requestContext.identity;
  if (header === undefined) return sourceIp;
  const values = valuesOf(event, header.toLowerCase());
  const [told = ''] = values;
  return values.length === 1 && isIP(told) !== 0 ? told : sourceIp;
}

function valuesOf({ headers, multiValueHeaders }: APIGatewayProxyEvent, name: string): readonly string[] {
  const isMeant = ([key]: readonly [string, unknown]): boolean => key.toLowerCase() === name;
  const several = Object.entries(multiValueHeaders ?? {}).find(isMeant)?.[1];
  if (several !== undefined) return several;
  const one = Object.entries(headers ?? {}).find(isMeant)?.[1];
  return one === undefined ? [] : [one];
}

/**
 * What is counted as one caller: an IPv4 address, or the /64 of an IPv6 address, since a single connection is given
 * a whole /64 (RFC 6177) and could call from another address each time. An IPv4 address in IPv6 form is the former.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = groupsOf(address);
  const [, , , , , marker, high = 0, low = 0] = groups;
  const isMapped = marker === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address, by the URL parser's canonical form. */
function groupsOf(address: string): readonly number[] {
  const [withoutZone = ''] = address.split('%');
  const canonical = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const groups = (text: string): readonly number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return groups(head);
  const [before, after] = [groups(head), groups(tail)];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
