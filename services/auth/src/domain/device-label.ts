/**
 * What a device is called to its owner, from what it calls itself at the login: `Firefox on Linux`. A label of
 * these words and no others is kept, since the whole text tells strangers more than its owner needs.
 */
export function deviceLabel(userAgent: string | undefined): string {
  const text = userAgent?.slice(0, 1_000) ?? '';
  const browser = named(BROWSERS, text);
  const system = named(SYSTEMS, text);
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`;
  return browser ?? system ?? 'Unknown device';
}

type Names = readonly (readonly [name: string, sign: RegExp])[];

/** In the order in which they must be looked for: most claim to be several others as well. */
const BROWSERS: Names = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|OPiOS|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|Chromium)\//],
  ['Safari', /\bVersion\/[\d.]+.*\bSafari\//],
  ['Android app', /\bokhttp\//i],
  ['iOS app', /\bCFNetwork\//],
  ['curl', /^curl\//],
  ['Node.js', /^(?:node|undici)\b/i],
];

const SYSTEMS: Names = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows NT\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
];

const named = (names: Names, text: string): string | undefined =>
  names.find(([, sign]) => sign.test(text))?.[0];
