import {
  type ArtDirection,
  background,
  canvas,
  circle,
  darkest,
  mix,
  n,
  path,
  through,
  times,
} from './brush.ts';

const { width, height } = canvas;

/** Rows of waves, each a shade nearer, under a low sun. */
export const waves: ArtDirection = ({ colors, between, whole }) => {
  const rows = whole(6, 8);
  const sun = { x: between(350, 1250), y: between(250, 340), radius: between(150, 210) };
  const sea = times(rows, (row) => {
    const base = 390 + row * (540 / rows);
    const [length, rise, phase] = [between(260, 520), between(26, 64), between(0, 6)];
    const crest = times(101, (step) => {
      const x = step * 16;
      return [
        x,
        base + Math.sin(x / (length / 2) + phase) * rise + Math.sin(x / 97 + phase * 2) * 9,
      ] as const;
    });
    const share = row / (rows - 1);
    const color =
      share < 0.5
        ? mix(colors.second, colors.first, share * 2)
        : mix(colors.first, colors.depth, share * 2 - 1);
    const edge = path(
      through(crest),
      `fill="none" stroke="${colors.contrast}" stroke-width="3" opacity="0.55"`,
    );
    return path(`${through(crest)}L${width} ${height}L0 ${height}Z`, `fill="${color}"`) + edge;
  });
  const halo = times(4, (ring) =>
    circle(
      sun.x,
      sun.y,
      sun.radius * (2.3 - ring * 0.36),
      `fill="${colors.second}" opacity="${n(0.1 + ring * 0.05)}"`,
    ),
  );
  return (
    background(colors.ground) +
    halo.join('') +
    circle(sun.x, sun.y, sun.radius, `fill="${colors.contrast}"`) +
    sea.join('')
  );
};

/** Spotlights crossing over an empty stage. */
export const beams: ArtDirection = ({ colors, between, whole, pick }) => {
  const night = mix(darkest(colors), '#000000', 0.45);
  const lamps = whole(5, 7);
  const stage = 770;
  const hues = [colors.first, colors.second, colors.contrast];
  const defs = hues.map(
    (hue, index) =>
      `<linearGradient id="beam${index}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${hue}" stop-opacity="0.9"/>` +
      `<stop offset="1" stop-color="${hue}" stop-opacity="0.08"/></linearGradient>`,
  );
  const lights = times(lamps, (index) => {
    const from = 120 + (index * (width - 240)) / (lamps - 1);
    const to = from + between(-420, 420);
    const spread = between(90, 170);
    const hue = pick([0, 1, 2]);
    const cone = `M${n(from - 9)} -10L${n(from + 9)} -10L${n(to + spread)} ${stage}L${n(to - spread)} ${stage}Z`;
    const pool = `<ellipse cx="${n(to)}" cy="${stage}" rx="${n(spread)}" ry="26" fill="${hues[hue]}" opacity="0.75"/>`;
    return `<g style="mix-blend-mode:screen">${path(cone, `fill="url(#beam${hue})"`)}${pool}</g>`;
  });
  const dust = times(90, () =>
    circle(between(0, width), between(0, stage), between(1, 3.6), `fill="${colors.contrast}" opacity="0.5"`),
  );
  const boards = times(9, (index) => {
    const y = stage + index * index * 1.9;
    return `<rect y="${n(y)}" width="${width}" height="2" fill="${colors.ground}" opacity="0.5"/>`;
  });
  const heads = times(34, (index) =>
    circle(index * 50 + between(-14, 14), 905 + between(-16, 16), between(30, 42), `fill="${night}"`),
  );
  return (
    `<defs>${defs.join('')}</defs>${background(night)}` +
    `<rect y="${stage}" width="${width}" height="${height - stage}" fill="${colors.depth}"/>` +
    boards.join('') +
    lights.join('') +
    dust.join('') +
    heads.join('')
  );
};

/** A curtain half open on a disc of light. */
export const curtain: ArtDirection = ({ colors, between, whole }) => {
  const folds = whole(7, 9);
  const gap = between(250, 380);
  const middle = between(700, 900);
  const cloth =
    '<defs><linearGradient id="fold">' +
    [0, 0.3, 0.55, 1]
      .map(
        (at, index) =>
          `<stop offset="${at}" stop-color="${mix(colors.first, '#000000', [0.55, 0.05, 0.2, 0.6][index] ?? 0)}"/>`,
      )
      .join('') +
    '</linearGradient></defs>';
  const side = (from: number, to: number): string =>
    times(folds, (index) => {
      const fold = (to - from) / folds;
      const x = from + index * fold;
      const hem = height - 30 - Math.abs(index - folds / 2) * 4;
      const drop = `M${n(x)} -10H${n(x + fold + 1)}L${n(x + fold + 1)} ${n(hem)}Q${n(x + fold / 2)} ${n(hem + 56)} ${n(x)} ${n(hem)}Z`;
      return path(drop, 'fill="url(#fold)"');
    }).join('');
  const light = times(5, (ring) =>
    circle(middle, 520, 430 - ring * 66, `fill="${mix(colors.depth, colors.contrast, ring / 4)}"`),
  );
  const swags = times(8, (index) =>
    path(
      `M${index * 200} -10h200v70q-100 130 -200 0Z`,
      `fill="url(#fold)" stroke="${colors.second}" stroke-width="5"`,
    ),
  );
  return (
    cloth +
    background(mix(colors.ground, '#000000', 0.35)) +
    light.join('') +
    path(`M0 820H${width}V900H0Z`, `fill="${mix(colors.depth, '#000000', 0.45)}"`) +
    side(-20, middle - gap) +
    side(middle + gap, width + 20) +
    swags.join('')
  );
};

/** Arches within arches, one door or several, like a street of paper. */
export const arches: ArtDirection = ({ colors, between, whole, pick }) => {
  const hues = [colors.ground, colors.depth, colors.first, colors.second, colors.contrast];
  const doors = pick([1, 2, 3, 3, 4]);
  const start = whole(0, 4);
  const broad = width / doors;
  const door = (place: number): string => {
    const depth = whole(5, 8);
    const first = doors === 1 ? 880 : broad / 2;
    const middle = doors === 1 ? between(620, 980) : broad * (place + 0.5);
    const crown = doors === 1 ? 60 : between(60, 330);
    const nested = times(depth, (index) => {
      const share = 1 - index / depth;
      const half = first * share;
      const top = crown + (1 - share) * (doors === 1 ? 480 : 260);
      const shape = `M${n(middle - half)} 910V${n(top + half)}A${n(half)} ${n(half)} 0 0 1 ${n(middle + half)} ${n(top + half)}V910Z`;
      return path(shape, `fill="${hues[(start + place * 2 + index + 1) % 5]}"`);
    });
    const moon = circle(middle, crown + first * 0.16, first * 0.08, `fill="${hues[(start + 3) % 5]}"`);
    return nested.join('') + (doors === 1 ? '' : moon);
  };
  return background(hues[start] ?? colors.ground) + times(doors, door).join('');
};

/** Hills of cut paper with trees, under a sun with rays. */
export const hills: ArtDirection = ({ colors, between, whole }) => {
  const sun = { x: between(300, 1300), y: between(300, 400) };
  const rays = times(32, (index) =>
    path(
      `M0 0L1900 -46L1900 46Z`,
      `fill="${colors.depth}" opacity="0.5" transform="translate(${n(sun.x)} ${n(sun.y)}) rotate(${n(index * 11.25)})"`,
    ),
  );
  const disc =
    circle(sun.x, sun.y, 170, `fill="${colors.second}"`) +
    circle(sun.x, sun.y, 118, `fill="${colors.first}"`);
  const tones = [
    mix(colors.depth, colors.contrast, 0.25),
    mix(colors.first, colors.depth, 0.25),
    mix(colors.depth, colors.contrast, 0.55),
    colors.contrast,
  ];
  const land = tones.map((tone, row) => {
    const base = 500 + row * 95;
    const [phase, length] = [between(0, 6), between(230, 380)];
    const at = (x: number): number =>
      base + Math.sin(x / length + phase) * 62 + Math.sin(x / 120 + phase) * 14;
    const ridge = times(81, (step) => [step * 20, at(step * 20)] as const);
    const trees = times(whole(6, 11), () => {
      const x = between(20, width - 20);
      const tall = between(46, 84) * (0.7 + row * 0.22);
      return path(
        `M${n(x)} ${n(at(x) - tall)}L${n(x + tall * 0.3)} ${n(at(x) + 12)}L${n(x - tall * 0.3)} ${n(at(x) + 12)}Z`,
        `fill="${tone}"`,
      );
    });
    return trees.join('') + path(`${through(ridge)}L${width} ${height}L0 ${height}Z`, `fill="${tone}"`);
  });
  const bunting = times(17, (index) => {
    const x = index * 100;
    const sag = (at: number): number => 40 + Math.sin((at / width) * Math.PI) * 74;
    const flag = `M${x} ${n(sag(x))}L${x + 70} ${n(sag(x + 70))}L${x + 35} ${n(sag(x + 35) + 74)}Z`;
    return path(flag, `fill="${[colors.first, colors.contrast, colors.second][index % 3]}"`);
  });
  return background(colors.ground) + rays.join('') + disc + land.join('') + bunting.join('');
};
