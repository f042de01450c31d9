/** Rows, columns and zigzags of the usual keyboards, the alphabet and the digits. */
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '1234567891011121314151617181920',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'zaq12wsxcde34rfvbgt56yhnmju78ik',
  'qazwsxedcrfvtgbyhnujmikolp',
  'q1w2e3r4t5y6u7i8o9p0',
  '1q2w3e4r5t6y7u8i9o0p',
  'a1b2c3d4e5f6g7h8i9j0',
  '1a2b3c4d5e6f7g8h9i0j',
  '!@#$%^&*()',
].flatMap((run) => [run, [...run].reverse().join('')]);

const SHORTEST_RUN = 3;

/** Whether nothing is in a text but runs and repeated signs of three and more: `qwertyasdfgh`, `abc123abc123`, `11112222333`. */
export function isMadeOfRuns(text: string): boolean {
  let place = 0;
  while (place < text.length) {
    const length = longestRunAt(text, place);
    if (length < SHORTEST_RUN) return false;
    place += length;
  }
  return place > 0;
}

function longestRunAt(text: string, place: number): number {
  const repeated = /^(.)\1*/u.exec(text.slice(place))?.[0].length ?? 0;
  return Math.max(repeated, ...RUNS.map((run) => commonLength(text, place, run)));
}

function commonLength(text: string, place: number, run: string): number {
  const start = run.indexOf(text.charAt(place));
  if (start < 0) return 0;
  // A sign may stand in a run more than once; the longest continuation counts.
  let longest = 0;
  for (let from = start; from >= 0; from = run.indexOf(text.charAt(place), from + 1)) {
    let length = 0;
    while (from + length < run.length && text.charAt(place + length) === run.charAt(from + length))
      length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}
