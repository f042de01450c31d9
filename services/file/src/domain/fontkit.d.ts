declare module 'fontkit' {
  import type { ParsedFont } from './parsed-font.ts';

  /** Reads a font's directory; its tables are parsed when first used. */
  export function create(file: Uint8Array): ParsedFont;
}
