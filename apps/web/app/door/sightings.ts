/** A code that stays in the picture is one scan, until it has been gone for so long. */
const GONE_AFTER_MS = 3000;

/** Tells new sightings from those of a ticket that is still held before the camera. */
export function sightings() {
  let last = '';
  let seenAt = Number.NEGATIVE_INFINITY;
  return {
    isNew(code: string, nowMs: number): boolean {
      const isSame = code === last && nowMs - seenAt < GONE_AFTER_MS;
      last = code;
      seenAt = nowMs;
      return !isSame;
    },
  };
}
