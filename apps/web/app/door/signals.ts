import type { Tone } from './outcome.ts';

/** Notes as pairs of hertz and seconds: up is good, down is not; they differ in rhythm too. */
const NOTES: Readonly<Record<Tone, readonly (readonly [number, number])[]>> = {
  good: [
    [660, 0.09],
    [990, 0.16],
  ],
  warn: [
    [520, 0.14],
    [520, 0.14],
  ],
  bad: [
    [230, 0.22],
    [170, 0.34],
  ],
};

const VIBRATIONS: Readonly<Record<Tone, readonly number[]>> = {
  good: [60],
  warn: [60, 60, 60],
  bad: [250, 80, 250],
};

/** Tells a result to ears and hands. Sound is allowed once somebody has touched the page. */
export function signaller() {
  let audio: AudioContext | undefined;
  return {
    /** Call it while the page is being touched: the browser lets sound through from then on. */
    wake(): void {
      audio ??= new AudioContext();
      void audio.resume();
    },
    signal(tone: Tone, isMuted: boolean): void {
      navigator.vibrate?.([...VIBRATIONS[tone]]);
      if (!isMuted && audio !== undefined) play(audio, tone);
    },
    close(): void {
      void audio?.close();
      audio = undefined;
    },
  };
}

function play(audio: AudioContext, tone: Tone): void {
  let start = audio.currentTime;
  for (const [hertz, seconds] of NOTES[tone]) {
    const oscillator = new OscillatorNode(audio, {
      type: tone === 'bad' ? 'square' : 'sine',
      frequency: hertz,
    });
    const gain = new GainNode(audio, { gain: 0.25 });
    gain.gain.setValueAtTime(0.25, start + seconds - 0.03);
    gain.gain.linearRampToValueAtTime(0, start + seconds);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(start + seconds);
    start += seconds + 0.03;
  }
}
