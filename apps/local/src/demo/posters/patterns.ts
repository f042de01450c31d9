import { type ArtDirection, background, canvas, circle, darkest, mix, n, path, times } from './brush.ts';

const { width, height } = canvas;

/** Broad stripes that run in from one side, turn together, and leave by another. */
export const ribbons: ArtDirection = ({ colors, between, pick, whole }) => {
  const inks = [colors.contrast, colors.second, colors.first, colors.depth];
  const band = between(44, 64);
  const tracks = times(whole(2, 3), (index) => {
    const centre = { x: 360 + index * between(380, 480), y: between(250, 650) };
    const inner = between(40, 120);
    const turn = pick(['', 'scale(-1 1)', 'scale(1 -1)', 'scale(-1 -1)']);
    const stripes = inks.map((color, stripe) => {
      const radius = inner + stripe * band;
      const way = `M-2000 ${n(radius)}H0A${n(radius)} ${n(radius)} 0 0 0 ${n(radius)} 0V-2000`;
      return path(way, `fill="none" stroke="${color}" stroke-width="${n(band + 0.8)}"`);
    });
    return `<g transform="translate(${n(centre.x)} ${n(centre.y)}) ${turn}">${stripes.join('')}</g>`;
  });
  return background(colors.ground) + tracks.join('');
};

/** A dark disc with all its light around it. */
export const eclipse: ArtDirection = ({ colors, between, whole }) => {
  const night = mix(darkest(colors), '#000000', 0.3);
  const sun = { x: between(480, 1120), y: between(390, 510), radius: between(190, 250) };
  const corona =
    `<defs><radialGradient id="corona"><stop offset="0.3" stop-color="${colors.contrast}"/><stop offset="0.42" stop-color="${colors.second}"/>` +
    `<stop offset="0.62" stop-color="${colors.first}" stop-opacity="0.65"/><stop offset="1" stop-color="${colors.first}" stop-opacity="0"/></radialGradient></defs>`;
  const tilt = between(0, 360);
  const rays = times(whole(60, 84), (index) => {
    const reach = sun.radius * between(1.25, index % 4 === 0 ? 3.6 : 2.1);
    const turn = `translate(${n(sun.x)} ${n(sun.y)}) rotate(${n(tilt + index * 4.7)})`;
    return path(`M0 -5L${n(reach)} 0L0 5Z`, `fill="${colors.second}" opacity="0.55" transform="${turn}"`);
  });
  const orbits = times(5, (index) =>
    circle(
      sun.x,
      sun.y,
      sun.radius * (1.7 + index * 0.62),
      `fill="none" stroke="${colors.contrast}" stroke-width="1.6" opacity="${n(0.6 - index * 0.1)}"`,
    ),
  );
  const stars = times(110, () =>
    circle(between(0, width), between(0, height), between(0.8, 2.8), `fill="${colors.second}" opacity="0.8"`),
  );
  return (
    corona +
    background(night) +
    stars.join('') +
    circle(sun.x, sun.y, sun.radius * 2.9, 'fill="url(#corona)"') +
    rays.join('') +
    orbits.join('') +
    circle(sun.x, sun.y, sun.radius, `fill="${night}"`) +
    circle(
      sun.x + sun.radius * 1.7 * Math.cos(tilt),
      sun.y + sun.radius * 1.7 * Math.sin(tilt),
      15,
      `fill="${colors.contrast}"`,
    )
  );
};

/** A sound seen from the side: rounded bars that rise and fall around the middle. */
export const equaliser: ArtDirection = ({ colors, between, whole }) => {
  const bars = whole(26, 40);
  const pitch = width / bars;
  const [phase, beat, breath] = [between(0, 6), between(0.5, 0.95), between(0.7, 1.6)];
  const middle = between(430, 500);
  const drawn = times(bars, (index) => {
    const along = index / (bars - 1);
    const swell = 0.25 + 0.75 * Math.abs(Math.sin(along * Math.PI * breath + phase));
    const tall = 46 + 350 * swell * (0.35 + 0.65 * Math.abs(Math.sin(index * beat + phase)));
    const x = index * pitch + pitch * 0.16;
    const broad = pitch * 0.68;
    const warm = mix(colors.first, colors.second, along);
    const bar = (from: number, size: number, color: string): string =>
      `<rect x="${n(x)}" y="${n(from)}" width="${n(broad)}" height="${n(size)}" rx="${n(broad / 2)}" fill="${color}"/>`;
    return (
      bar(middle - tall, tall * 2, warm) +
      bar(middle - tall * 0.45, tall * 0.9, colors.contrast) +
      bar(middle - tall * 0.16, tall * 0.32, colors.ground)
    );
  });
  const glow = circle(between(300, 1300), middle, between(330, 420), `fill="${colors.depth}"`);
  return background(colors.ground) + glow + drawn.join('');
};

/** Clouds of light that run into one another, and one clean ring. */
export const glow: ArtDirection = ({ colors, between, whole }) => {
  const hues = [colors.first, colors.second, colors.depth, colors.contrast, colors.first, colors.second];
  const defs = hues.map(
    (hue, index) =>
      `<radialGradient id="cloud${index}"><stop stop-color="${hue}"/><stop offset="0.35" stop-color="${hue}" stop-opacity="0.72"/><stop offset="1" stop-color="${hue}" stop-opacity="0"/></radialGradient>`,
  );
  const clouds = hues.map((_, index) =>
    circle(
      between(0, width),
      between(0, height),
      between(index === 3 ? 240 : 420, index === 3 ? 340 : 760),
      `fill="url(#cloud${index})"`,
    ),
  );
  const ring = { x: between(500, 1100), y: between(380, 520), radius: between(210, 280) };
  const rings = times(whole(9, 14), (index) =>
    circle(
      ring.x,
      ring.y,
      ring.radius + index * 15,
      `fill="none" stroke="${colors.contrast}" stroke-width="${n(7 - index * 0.48)}" opacity="0.9"`,
    ),
  );
  return `<defs>${defs.join('')}</defs>${background(colors.ground)}${clouds.join('')}${rings.join('')}`;
};

/** Scales of concentric fans, coloured in drifts. */
export const fans: ArtDirection = ({ colors, between, random, pick }) => {
  const radius = pick([100, 133, 160, 200, 267]);
  const inks = [colors.depth, colors.first, colors.second, colors.contrast, colors.ground];
  const drift = { x: between(0.5, 1.4), y: between(0.8, 1.8), from: between(0, 5) };
  const rows = Math.ceil(height / (radius / 2)) + 3;
  const columns = Math.ceil(width / (radius * 2)) + 2;
  const scales = times(rows * columns, (index) => {
    const row = Math.floor(index / columns);
    const x = ((index % columns) - 0.5) * radius * 2 + (row % 2) * radius;
    const y = (row * radius) / 2;
    const tone = Math.floor(
      (x / width) * drift.x * 5 + (y / height) * drift.y * 4 + drift.from + random() * 1.2,
    );
    const ink = (layer: number): string => inks[(tone + layer) % 5] ?? colors.ground;
    return [1, 0.76, 0.52, 0.28]
      .map((share, layer) => circle(x, y, radius * share, `fill="${ink(layer)}"`))
      .join('');
  });
  return background(colors.ground) + scales.join('');
};

/** Planets on tilted rings, like a mobile over a cot. */
export const orbits: ArtDirection = ({ colors, between, whole, pick }) => {
  const inks = [colors.first, colors.second, colors.contrast, colors.depth];
  const tilt = between(-24, 24);
  const rings = times(6, (index) => {
    const [rx, ry] = [230 + index * 150, 120 + index * 82];
    const track = `<ellipse rx="${rx}" ry="${ry}" fill="none" stroke="${colors.contrast}" stroke-width="3" opacity="0.55"/>`;
    const planets = times(whole(1, 2), () => {
      const angle = between(0, Math.PI * 2);
      const [x, y, size] = [Math.cos(angle) * rx, Math.sin(angle) * ry, between(40, 54 + index * 15)];
      const color = pick(inks);
      const shade = path(
        `M${n(x)} ${n(y - size)}A${n(size)} ${n(size)} 0 0 1 ${n(x)} ${n(y + size)}Z`,
        `fill="${mix(color, colors.ground, 0.35)}"`,
      );
      return circle(x, y, size, `fill="${color}"`) + shade;
    });
    return track + planets.join('');
  });
  const sun = [190, 140, 92].map((size, index) =>
    circle(0, 0, size, `fill="${[colors.depth, colors.second, colors.first][index]}"`),
  );
  const dots = times(60, () =>
    circle(between(0, width), between(0, height), between(2, 5), `fill="${colors.depth}"`),
  );
  return `${background(colors.ground)}${dots.join('')}<g transform="translate(${n(between(600, 1000))} ${n(between(400, 500))}) rotate(${n(tilt)})">${sun.join('')}${rings.join('')}</g>`;
};

/** Mountains of folded paper, lit from one side. */
export const peaks: ArtDirection = ({ colors, between, whole }) => {
  const moon = { x: between(300, 1300), y: between(170, 270), radius: between(90, 140) };
  const ranges = times(4, (row) => {
    const near = row / 3;
    const tone = mix(mix(colors.first, colors.second, near), colors.depth, near * 0.75);
    const foot = 640 + row * 110;
    const count = whole(3, 5);
    const mountains = times(count + 1, (index) => {
      const x = (index * width) / count + between(-110, 110);
      const tall = between(260, 470) * (1 - near * 0.32);
      const broad = tall * between(0.75, 1.15);
      const fold = x + between(-0.16, 0.16) * broad;
      const lit = `M${n(x)} ${n(foot - tall)}L${n(fold)} ${n(foot + 300)}L${n(x - broad)} ${n(foot + 300)}L${n(x - broad)} ${n(foot)}Z`;
      const dark = `M${n(x)} ${n(foot - tall)}L${n(x + broad)} ${n(foot)}V${n(foot + 300)}H${n(fold)}Z`;
      const cap = tall * 0.2;
      const snow = `M${n(x)} ${n(foot - tall)}l${n((cap * broad) / tall)} ${n(cap)}l${n(-cap * 0.5)} ${n(-cap * 0.2)}l${n(-cap * 0.4)} ${n(cap * 0.3)}l${n(-cap * 0.4)} ${n(-cap * 0.35)}Z`;
      return (
        path(lit, `fill="${tone}"`) +
        path(dark, `fill="${mix(tone, darkest(colors), 0.3)}"`) +
        (row < 2 ? path(snow, `fill="${colors.contrast}" opacity="0.85"`) : '')
      );
    });
    return mountains.join('');
  });
  const halo = times(3, (index) =>
    circle(moon.x, moon.y, moon.radius * (2.6 - index * 0.5), `fill="${colors.depth}" opacity="0.3"`),
  );
  return (
    background(colors.ground) +
    halo.join('') +
    circle(moon.x, moon.y, moon.radius, `fill="${colors.contrast}"`) +
    ranges.join('')
  );
};
