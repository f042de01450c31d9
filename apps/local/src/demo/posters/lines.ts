import { type ArtDirection, background, canvas, circle, mix, n, path, through, times } from './brush.ts';

const { width, height } = canvas;

/** A skein of strings that swells and narrows across a quiet disc. */
export const strings: ArtDirection = ({ colors, between, whole, pick }) => {
  const count = whole(24, 32);
  const [phase, turns, swell] = [between(0, 6), between(0.7, 1.3), between(150, 230)];
  const sun = { x: pick([420, 1120, 1200]), y: between(300, 480), radius: between(210, 290) };
  const lines = times(count, (index) => {
    const share = index / (count - 1);
    const points = times(81, (step) => {
      const along = step / 80;
      const angle = phase + along * Math.PI * 2 * turns;
      const spread = (share - 0.5) * (220 + 330 * (0.5 + 0.5 * Math.sin(angle * 0.8 + 1)));
      const y = height / 2 + Math.sin(angle) * swell + spread + Math.sin(angle * 2 + share * 3) * 26;
      return [-20 + along * (width + 40), y] as const;
    });
    const color = mix(colors.first, colors.contrast, Math.abs(share - 0.5) * 2);
    return path(
      through(points),
      `fill="none" stroke="${color}" stroke-width="${n(2.2 + 2.8 * (1 - share))}"`,
    );
  });
  const disc = circle(sun.x, sun.y, sun.radius, `fill="${colors.second}"`);
  return (
    background(colors.ground) +
    circle(sun.x, sun.y, sun.radius * 1.5, `fill="${colors.depth}" opacity="0.45"`) +
    disc +
    lines.join('')
  );
};

/** Op art: stripes that bend over spheres hidden behind them. */
export const bulge: ArtDirection = ({ colors, between, whole, pick }) => {
  const bands = whole(26, 34);
  const spheres = times(whole(2, 3), (index) => ({
    x: between(200, 500) + index * between(420, 520),
    y: between(250, 650),
    radius: between(240, 380),
    lift: pick([-1, 1]) * between(0.75, 1.1),
  }));
  const bent = (x: number, y: number): number =>
    spheres.reduce((at, sphere) => {
      const distance = Math.hypot(x - sphere.x, y - sphere.y) / sphere.radius;
      return distance >= 1 ? at : at + (y - sphere.y) * sphere.lift * (1 - distance * distance) ** 1.4;
    }, y);
  const edge = (y: number): readonly (readonly [number, number])[] =>
    times(161, (step) => [step * 10, bent(step * 10, y)] as const);
  const step = (height + 240) / (bands * 2);
  const stripes = times(bands, (index) => {
    const top = -120 + index * 2 * step;
    const shape = `${through(edge(top))}${through(edge(top + step).toReversed()).replace('M', 'L')}Z`;
    const color = mix(
      mix(colors.first, colors.second, index / bands),
      colors.contrast,
      index % 5 === 0 ? 0.75 : 0,
    );
    return path(shape, `fill="${color}"`);
  });
  return background(colors.ground) + stripes.join('');
};

/** Two sets of fine rings whose crossings make a third pattern that nobody drew. */
export const moire: ArtDirection = ({ colors, between, random }) => {
  const wash =
    '<defs><linearGradient id="wash" x1="0" y1="0" x2="1" y2="1">' +
    `<stop offset="0" stop-color="${colors.ground}"/><stop offset="1" stop-color="${colors.depth}"/></linearGradient></defs>` +
    `<rect width="${width}" height="${height}" fill="url(#wash)"/>`;
  const centre = { x: between(500, 1100), y: between(300, 600) };
  const away = between(90, 170);
  const angle = random() * Math.PI * 2;
  const rings = (x: number, y: number, color: string): string =>
    times(26, (index) =>
      circle(x, y, 24 + index * 46, `fill="none" stroke="${color}" stroke-width="19"`),
    ).join('');
  const shift = { x: Math.cos(angle) * away, y: Math.sin(angle) * away };
  return (
    wash +
    `<g opacity="0.95">${rings(centre.x - shift.x, centre.y - shift.y, colors.first)}</g>` +
    `<g style="mix-blend-mode:screen">${rings(centre.x + shift.x, centre.y + shift.y, colors.second)}</g>` +
    circle(centre.x, centre.y, between(60, 110), `fill="${colors.contrast}"`)
  );
};

/** Many translucent petals turned around one point. */
export const rosette: ArtDirection = ({ colors, between, whole, pick }) => {
  const centre = { x: pick([560, 800, 1080]), y: between(380, 520) };
  const layers = [
    { petals: whole(18, 26), reach: 980, girth: 150, color: colors.depth, opacity: 0.75 },
    { petals: whole(14, 18), reach: 680, girth: 130, color: colors.first, opacity: 0.6 },
    { petals: whole(12, 16), reach: 430, girth: 96, color: colors.second, opacity: 0.72 },
    { petals: whole(9, 12), reach: 230, girth: 62, color: colors.contrast, opacity: 0.8 },
  ];
  const drawn = layers.map(({ petals, reach, girth, color, opacity }) => {
    const petal = `M0 0C${girth} ${n(-reach * 0.35)} ${girth} ${n(-reach * 0.75)} 0 ${-reach}C${-girth} ${n(-reach * 0.75)} ${-girth} ${n(-reach * 0.35)} 0 0Z`;
    const turned = times(petals, (index) =>
      path(petal, `fill="${color}" opacity="${opacity}" transform="rotate(${n((360 / petals) * index)})"`),
    );
    return turned.join('');
  });
  const heart = circle(0, 0, 46, `fill="${colors.ground}"`) + circle(0, 0, 22, `fill="${colors.second}"`);
  return `${background(colors.ground)}<g transform="translate(${n(centre.x)} ${n(centre.y)})">${drawn.join('')}${heart}</g>`;
};
