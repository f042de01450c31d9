/**
 * What calls itself a program rather than a person's browser. A browser always says something; whoever lies is
 * counted, which figures of this kind can bear.
 */
const ROBOT =
  /(?:^|[^a-z])bot\b|[a-z]bot[/;)_-]|crawl|spider|slurp|preview|headless|lighthouse|monitor|uptime|scrap|fetch|curl|wget|python|java\/|go-http|node-|node\.js|undici|axios|okhttp|libwww|phantom|facebookexternalhit|embedly|whatsapp|gptbot|claude|bytespider/i;

export function isRobot(userAgent: string | undefined): boolean {
  return userAgent === undefined || userAgent.trim() === '' || ROBOT.test(userAgent);
}
