/**
 * Where the live socket is. In AWS it has a host name of its own, `live.` before the site's (infrastructure/live.tf);
 * where the site is reached by an address instead of a name, as on one's own machine, all is one origin.
 */
export function liveUrl({
  protocol,
  host,
  hostname,
}: Pick<Location, 'protocol' | 'host' | 'hostname'>): string {
  const scheme = protocol === 'https:' ? 'wss' : 'ws';
  const isAddress = /^[\d.]+$|^\[|^localhost$/.test(hostname);
  return `${scheme}://${isAddress ? host : `live.${host}`}/live`;
}
