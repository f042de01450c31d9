import { type ArtDirection, type Brush, background, canvas, circle, mix, n, path, times } from './brush.ts';

const { width, height } = canvas;
const full = (colors: Brush['colors']): readonly string[] => [
  colors.ground,
  colors.depth,
  colors.first,
  colors.second,
  colors.contrast,
];

/** A Bauhaus quilt: one figure for each square, colours that never repeat within a square. */
export const quilt: ArtDirection = (brush) => {
  const side = brush.pick([150, 200, 225, 300]);
  const columns = Math.ceil(width / side);
  const rows = Math.ceil(height / side);
  const tiles = times(columns * rows, (index) => {
    const ground = brush.pick(full(brush.colors));
    const others = full(brush.colors).filter((color) => color !== ground);
    const first = brush.pick(others);
    const second = brush.pick(others.filter((color) => color !== first));
    const turn = brush.whole(0, 3) * 90;
    const place = `translate(${(index % columns) * side} ${Math.floor(index / columns) * side}) scale(${side / 100}) rotate(${turn} 50 50)`;
    const square = `<rect width="100.5" height="100.5" fill="${ground}"/>`;
    return `<g transform="${place}">${square}${brush.pick(figures)(first, second)}</g>`;
  });
  return tiles.join('');
};

const figures: readonly ((first: string, second: string) => string)[] = [
  (a, b) =>
    path('M0 0H100A100 100 0 0 1 0 100Z', `fill="${a}"`) + path('M0 0H50A50 50 0 0 1 0 50Z', `fill="${b}"`),
  (a, b) => circle(50, 50, 50, `fill="${a}"`) + circle(50, 50, 22, `fill="${b}"`),
  (a, b) =>
    path('M0 50A50 50 0 0 1 100 50Z', `fill="${a}"`) + path('M0 100A50 50 0 0 1 100 100Z', `fill="${b}"`),
  (a) => path('M0 0L100 100H0Z', `fill="${a}"`),
  (a, b) => path('M0 0H100V100Z', `fill="${a}"`) + circle(30, 70, 18, `fill="${b}"`),
  (a) => times(5, (index) => `<rect y="${index * 20}" width="100" height="10" fill="${a}"/>`).join(''),
  (a) =>
    times(16, (index) =>
      circle(12.5 + (index % 4) * 25, 12.5 + Math.floor(index / 4) * 25, 6, `fill="${a}"`),
    ).join(''),
  (a, b) =>
    path('M0 0A100 100 0 0 1 100 100A100 100 0 0 1 0 0Z', `fill="${a}"`) + circle(50, 50, 12, `fill="${b}"`),
];

/** Broad bars and a disc printed over each other, after the record sleeves of the fifties. */
export const sleeve: ArtDirection = ({ colors, between, whole, pick }) => {
  const tilt = pick([-14, -8, 8, 14, 90]);
  let x = -340;
  const bars = times(18, (index) => {
    const broad = between(36, index % 3 === 0 ? 230 : 90);
    const color = pick([colors.depth, colors.first, colors.second, colors.contrast]);
    const bar = `<rect x="${n(x)}" y="-900" width="${n(broad)}" height="2700" fill="${color}" opacity="0.94"/>`;
    x += broad + between(18, 90);
    return bar;
  });
  const disc = { x: between(420, 1180), y: between(330, 570), radius: between(230, 320) };
  const grooves = times(whole(5, 8), (index) =>
    circle(
      disc.x,
      disc.y,
      disc.radius - 24 - index * 24,
      `fill="none" stroke="${colors.contrast}" stroke-width="2" opacity="0.55"`,
    ),
  );
  return (
    `${background(colors.ground)}<g transform="rotate(${tilt} 800 450)">${bars.join('')}</g>` +
    circle(disc.x, disc.y, disc.radius, `fill="${mix(colors.ground, '#000000', 0.55)}"`) +
    grooves.join('') +
    circle(disc.x, disc.y, 74, `fill="${colors.second}"`) +
    circle(disc.x, disc.y, 12, `fill="${colors.ground}"`)
  );
};

/** Leaves and pebbles cut with scissors, on panels of colour. */
export const cutouts: ArtDirection = (brush) => {
  const { colors, between, whole, pick } = brush;
  const cuts = [
    0,
    320 + between(-60, 60),
    640 + between(-90, 90),
    1040 + between(-90, 90),
    1300 + between(-40, 60),
    width,
  ];
  const panels = times(5, (index) => {
    const [from = 0, to = width] = [cuts[index], cuts[index + 1]];
    const split = between(300, 600);
    const [upper, lower] = [full(colors)[(index * 2) % 5], full(colors)[(index * 2 + 3) % 5]];
    return (
      `<rect x="${n(from)}" width="${n(to - from + 1)}" height="${n(split + 1)}" fill="${upper}"/>` +
      `<rect x="${n(from)}" y="${n(split)}" width="${n(to - from + 1)}" height="${n(height - split)}" fill="${lower}"/>`
    );
  });
  const cut = times(whole(11, 14), (index) => {
    const place = `translate(${n(70 + index * 122 + between(-30, 30))} ${n(between(140, 760))}) rotate(${n(between(0, 360))}) scale(${n(between(0.9, 1.9))})`;
    return `<g transform="${place}">${pick([leaf, pebble])(brush, pick(full(colors)))}</g>`;
  });
  return panels.join('') + cut.join('');
};

/** A frond: rounded fingers along a stem. */
function leaf({ whole, between }: Brush, color: string): string {
  const pairs = whole(3, 5);
  const lean = between(38, 58);
  const fingers = times(pairs * 2, (index) => {
    const along = Math.floor(index / 2) / pairs;
    const reach = 62 * (1 - along * 0.5);
    const turn = `translate(0 ${n(90 - along * 180)}) rotate(${n((index % 2 ? 1 : -1) * lean)}) translate(0 ${n(-reach)})`;
    return `<ellipse rx="${n(21 - along * 5)}" ry="${n(reach)}" fill="${color}" transform="${turn}"/>`;
  });
  const tip = `<ellipse cy="-112" rx="17" ry="44" fill="${color}"/>`;
  return `${fingers.join('')}${tip}<rect x="-9" y="-110" width="18" height="260" rx="9" fill="${color}"/>`;
}

function pebble({ between }: Brush, color: string): string {
  const corners = times(6, (index) => {
    const [angle, radius] = [(index * Math.PI) / 3, between(52, 92)];
    return { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius };
  });
  const middle = (index: number): string => {
    const [from, to] = [corners[index % 6], corners[(index + 1) % 6]];
    return `${n(((from?.x ?? 0) + (to?.x ?? 0)) / 2)} ${n(((from?.y ?? 0) + (to?.y ?? 0)) / 2)}`;
  };
  const curves = corners.map(({ x, y }, index) => `Q${n(x)} ${n(y)} ${middle(index)}`).join('');
  return path(`M${middle(5)}${curves}Z`, `fill="${color}"`);
}

/** Squiggles, zigzags and half moons thrown on a bright ground. */
export const memphis: ArtDirection = ({ colors, between, pick }) => {
  const inks = [colors.depth, colors.first, colors.second, colors.contrast];
  const thrown = times(40, (index) => {
    const [column, row] = [index % 8, Math.floor(index / 8)];
    const place = `translate(${n(100 + column * 200 + (row % 2) * 90 + between(-36, 36))} ${n(90 + row * 180 + between(-30, 30))}) rotate(${n(between(0, 360))}) scale(${n(between(0.8, 1.5))})`;
    return `<g transform="${place}">${pick(confetti)(pick(inks), pick(inks))}</g>`;
  });
  const moon = circle(
    between(500, 1100),
    between(380, 520),
    between(250, 320),
    `fill="${pick([colors.first, colors.depth, colors.second])}"`,
  );
  return background(colors.ground) + moon + thrown.join('');
};

const confetti: readonly ((first: string, second: string) => string)[] = [
  (a) =>
    path(
      'M-60 0Q-45 -40 -30 0T0 0T30 0T60 0',
      `fill="none" stroke="${a}" stroke-width="13" stroke-linecap="round"`,
    ),
  (a) =>
    path(
      'M-60 16L-36 -16L-12 16L12 -16L36 16L60 -16',
      `fill="none" stroke="${a}" stroke-width="12" stroke-linejoin="round" stroke-linecap="round"`,
    ),
  (a) => path('M-48 0A48 48 0 0 1 48 0Z', `fill="${a}"`),
  (a, b) => circle(0, 0, 36, `fill="${a}"`) + circle(0, 0, 15, `fill="${b}"`),
  (a) => path('M0 -40L40 30H-40Z', `fill="none" stroke="${a}" stroke-width="12" stroke-linejoin="round"`),
  (a) =>
    times(9, (index) =>
      circle(-28 + (index % 3) * 28, -28 + Math.floor(index / 3) * 28, 7, `fill="${a}"`),
    ).join(''),
  (a) => '<rect x="-52" y="-11" width="104" height="22" rx="11" fill="COLOR"/>'.replace('COLOR', a),
];
