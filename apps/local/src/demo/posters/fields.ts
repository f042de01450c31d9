import { type ArtDirection, background, canvas, circle, mix, n, path, times } from './brush.ts';

const { width, height } = canvas;

/** A great disc that dissolves into printer's dots, its second colour a little out of register. */
export const halftone: ArtDirection = ({ colors, between, pick }) => {
  const pitch = 26;
  const disc = { x: pick([520, 800, 1080]), y: between(400, 500), radius: between(330, 400) };
  const light = between(0, Math.PI * 2);
  const screen = (dx: number, dy: number, color: string): string =>
    times(62 * 40, (index) => {
      const row = Math.floor(index / 62);
      const [x, y] = [(index % 62) * pitch + (row % 2) * (pitch / 2), row * (pitch * 0.866)];
      const [fx, fy] = [(x - disc.x) / disc.radius, (y - disc.y) / disc.radius];
      const shade = 0.5 + 0.62 * (fx * Math.cos(light) + fy * Math.sin(light));
      const inside = Math.hypot(fx, fy) <= 1 ? shade : shade * 0.42 - 0.12;
      const radius = Math.max(0, Math.min(1, inside)) * pitch * 0.6;
      return radius < 1.2 ? '' : circle(x + dx, y + dy, radius, '');
    })
      .join('')
      .replace(/^/, `<g fill="${color}">`)
      .concat('</g>');
  const wash = circle(disc.x, disc.y, disc.radius, `fill="${colors.depth}"`);
  return background(colors.ground) + wash + screen(11, 7, colors.first) + screen(0, 0, colors.second);
};

/** A sea of dots that breathe, seen a little from above. */
export const dotSea: ArtDirection = ({ colors, between }) => {
  const [phase, bend, roll] = [between(0, 6), between(1.4, 2.4), between(0.7, 1.5)];
  const rows = 34;
  const dots = times(rows, (row) => {
    const near = row / (rows - 1);
    const y = 40 + near ** 1.35 * 860;
    const gap = 20 + near * 26;
    return times(Math.ceil(width / gap) + 2, (column) => {
      const x = (column - 0.5) * gap;
      const wave =
        Math.sin((x / width) * Math.PI * 2 * bend + phase + near * 5 * roll) *
        Math.cos(near * 4 + phase + x / 700);
      const color =
        wave > 0.35 ? colors.second : wave > -0.15 ? colors.first : mix(colors.depth, colors.first, 0.25);
      return circle(
        x,
        y - wave * (14 + near * 44),
        (2.2 + near * 9) * (0.55 + 0.45 * (wave + 1)),
        `fill="${wave > 0.8 ? colors.contrast : color}"`,
      );
    }).join('');
  });
  return `<defs><linearGradient id="deep" x2="0" y2="1"><stop stop-color="${mix(colors.ground, '#000000', 0.25)}"/><stop offset="1" stop-color="${mix(colors.ground, colors.depth, 0.6)}"/></linearGradient></defs><rect width="${width}" height="${height}" fill="url(#deep)"/>${dots.join('')}`;
};

/** Blocks of a town that grows, drawn without perspective. */
export const isometric: ArtDirection = ({ colors, between, random, pick }) => {
  const edge = 74;
  const [wide, low] = [edge * 0.866, edge * 0.5];
  const peak = { x: between(450, 1150), y: between(350, 650) };
  const blocks: string[] = [];
  for (let row = -2; row < 28; row++) {
    for (let column = -1; column < 14; column++) {
      const x = column * wide * 2 + (row % 2) * wide;
      const y = row * low + 40;
      const near = Math.max(0, 1 - Math.hypot(x - peak.x, (y - peak.y) * 1.4) / 820);
      const tall = near ** 1.6 * 260 * between(0.35, 1) + random() * 12;
      const top = pick(
        near > 0.55
          ? [colors.first, colors.second, colors.contrast]
          : [colors.depth, colors.depth, colors.first],
      );
      blocks.push(block({ x, y: y - tall, wide, low, tall: tall + edge, top, shade: colors.ground }));
    }
  }
  return background(colors.ground) + blocks.join('');
};

interface Block {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly low: number;
  readonly tall: number;
  readonly top: string;
  readonly shade: string;
}

function block({ x, y, wide, low, tall, top, shade }: Block): string {
  const lid = `M${n(x)} ${n(y - low)}l${n(wide)} ${n(low)}l${n(-wide)} ${n(low)}l${n(-wide)} ${n(-low)}z`;
  const left = `M${n(x - wide)} ${n(y)}l${n(wide)} ${n(low)}v${n(tall)}l${n(-wide)} ${n(-low)}z`;
  const right = `M${n(x + wide)} ${n(y)}l${n(-wide)} ${n(low)}v${n(tall)}l${n(wide)} ${n(-low)}z`;
  const dark = mix(shade, '#000000', 0.3);
  return (
    path(lid, `fill="${top}"`) +
    path(left, `fill="${mix(top, dark, 0.35)}"`) +
    path(right, `fill="${mix(top, dark, 0.62)}"`)
  );
}

/** Slanted strokes of speed with a ball ahead of them. */
export const speed: ArtDirection = ({ colors, between, pick, whole }) => {
  const inks = [colors.depth, colors.first, colors.second, colors.contrast];
  const strokes = times(whole(26, 34), (index) => {
    const y = -60 + index * 36;
    const long = between(260, 1300);
    const thick = between(10, 34);
    const x = pick([-200, -200, between(-100, 1000)]);
    return `<rect x="${n(x)}" y="${n(y)}" width="${n(long)}" height="${n(thick)}" rx="${n(thick / 2)}" fill="${pick(inks)}"/>`;
  });
  const ball = { x: between(1000, 1240), y: between(330, 560), radius: between(170, 220) };
  const trail = times(7, (index) =>
    circle(
      ball.x - (7 - index) * 62,
      ball.y + (7 - index) * 22,
      ball.radius * (0.45 + index * 0.08),
      `fill="${colors.second}" opacity="${n(0.1 + index * 0.1)}"`,
    ),
  );
  const seams = [-0.55, 0, 0.55].map((bend) => {
    const { x, y, radius } = ball;
    return path(
      `M${n(x)} ${n(y - radius)}Q${n(x + bend * radius * 2.4)} ${n(y)} ${n(x)} ${n(y + radius)}`,
      `fill="none" stroke="${colors.ground}" stroke-width="9"`,
    );
  });
  return (
    `${background(colors.ground)}<g transform="rotate(-20 800 450) translate(-120 60)">${strokes.join('')}</g>${trail.join('')}` +
    circle(ball.x, ball.y, ball.radius, `fill="${colors.contrast}"`) +
    `<g transform="rotate(24 ${n(ball.x)} ${n(ball.y)})">${seams.join('')}</g>`
  );
};

/** The markings of a court from straight above, cropped until they are only shapes. */
export const court: ArtDirection = ({ colors, between, whole }) => {
  const line = `fill="none" stroke="${colors.contrast}" stroke-width="12"`;
  const tilt = whole(-18, 18);
  const boards = times(
    22,
    (index) =>
      `<rect x="${-300 + index * 100}" y="-500" width="100" height="1900" fill="${index % 2 ? colors.ground : mix(colors.ground, colors.depth, 0.28)}"/>`,
  );
  const field =
    `<rect x="-40" y="60" width="1680" height="780" ${line}/><path d="M800 60V840" ${line}/>` +
    circle(800, 450, 190, `fill="${colors.first}"`) +
    circle(800, 450, 190, line) +
    circle(800, 450, 26, `fill="${colors.contrast}"`) +
    path('M-40 170A330 280 0 0 1 -40 730Z', `fill="${colors.second}"`) +
    path('M-40 170A330 280 0 0 1 -40 730', line) +
    path('M1640 170A330 280 0 0 0 1640 730Z', `fill="${colors.second}"`) +
    path('M1640 170A330 280 0 0 0 1640 730', line);
  const players = times(10, (index) =>
    circle(
      between(180, 1420),
      between(140, 760),
      30,
      `fill="${index % 2 ? colors.depth : colors.contrast}" stroke="${colors.contrast}" stroke-width="6"`,
    ),
  );
  const pass = path(
    `M${n(between(250, 500))} ${n(between(550, 750))}Q${n(between(700, 900))} ${n(between(40, 200))} ${n(between(1100, 1380))} ${n(between(300, 500))}`,
    `fill="none" stroke="${colors.contrast}" stroke-width="8" stroke-dasharray="4 26" stroke-linecap="round"`,
  );
  return `${background(colors.ground)}<g transform="rotate(${tilt} 800 450) scale(1.12)">${boards.join('')}${field}${players.join('')}${pass}</g>`;
};
