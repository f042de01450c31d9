interface FoundCode {
  readonly rawValue: string;
}

interface CodeDetector {
  detect(source: CanvasImageSource): Promise<readonly FoundCode[]>;
}

declare global {
  /** Not yet in TypeScript's own types, nor in every browser. */
  var BarcodeDetector:
    | {
        new (options: { formats: readonly string[] }): CodeDetector;
        getSupportedFormats(): Promise<readonly string[]>;
      }
    | undefined;
}

export type Decoder = (video: HTMLVideoElement) => Promise<string | undefined>;

/** The longer side of what is looked at: a ticket's coarse code is read well from it. */
const LOOKED_AT_PX = 720;

/** The browser's own reader where it has one; else a small one is loaded. */
export async function openDecoder(): Promise<Decoder> {
  const Detector = globalThis.BarcodeDetector;
  const formats: readonly string[] = (await Detector?.getSupportedFormats().catch(() => [])) ?? [];
  if (Detector !== undefined && formats.includes('qr_code')) {
    const detector = new Detector({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const { default: readQr } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, LOOKED_AT_PX / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (context === null || canvas.width === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return readQr(data, width, height, { inversionAttempts: 'dontInvert' })?.data || undefined;
  };
}
