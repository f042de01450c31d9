/**
 * The storefront's colours (aubergine ink on lilac-white paper, lit by one tangerine). Every element carries its
 * light colours itself, for programs that drop style sheets; the sheet only adds the dark ones and small screens.
 */
export const COLOURS = {
  paper: '#f6f2f6',
  surface: '#ffffff',
  ink: '#1b1022',
  muted: '#5c4c63',
  line: '#dcd1de',
  accent: '#ff5c1a',
  accentText: '#b23407',
  stub: '#1f1526',
  stubInk: '#f8f3f9',
  stubMuted: '#c2b1c6',
  stubLine: '#5f4967',
} as const;

export const FONT = "'Helvetica Neue', Helvetica, Arial, sans-serif";

/** Outlook.com marks what it recoloured with `data-ogsc` and `data-ogsb` instead of honouring the media query. */
export const STYLE_SHEET = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; }
table { border-collapse: collapse; }
a { text-underline-offset: 2px; }
@media (max-width: 480px) {
  .card { padding: 28px 22px 12px !important; border-radius: 0 !important; }
  .outer { padding: 0 0 24px !important; }
  .brand, .foot { padding-left: 22px !important; padding-right: 22px !important; }
  .heading { font-size: 26px !important; }
  .tile { padding: 18px 14px !important; }
  .about { padding: 18px 16px !important; }
  .button { display: block !important; text-align: center !important; }
}
@media (prefers-color-scheme: dark) {
  .paper { background-color: #120b17 !important; }
  .card { background-color: #1d1424 !important; }
  .ink { color: #f8f3f9 !important; }
  .muted { color: #b9abc0 !important; }
  .line { border-color: #37283f !important; }
  .link { color: #ff925f !important; }
  .stub { background-color: #2f2037 !important; }
}
[data-ogsc] .ink { color: #f8f3f9 !important; }
[data-ogsc] .muted { color: #b9abc0 !important; }
[data-ogsb] .card { background-color: #1d1424 !important; }
`;
