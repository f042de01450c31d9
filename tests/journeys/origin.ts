/**
 * The origin of the platform that the journeys go on.
 * @throws Error that says how to start one
 */
export function journeyOrigin(): string {
  const url = process.env.JOURNEY_URL;
  if (url === undefined) {
    throw new Error(
      'Journeys need a platform: run them with `npm run test:journeys`, or set JOURNEY_URL to one that runs.',
    );
  }
  return url;
}
