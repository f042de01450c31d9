/** A font as fontkit parsed it: PDFKit takes it in place of a file. */
export interface ParsedFont {
  readonly postscriptName: string;
  layout(text: string): unknown;
}

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      /** PDFKit takes whatever has a `layout` as a font that is parsed already (`PDFFontFactory.open`). */
      registerFont(name: string, font: ParsedFont): this;
    }
  }
}
