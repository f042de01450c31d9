import { asiaPacific } from './asia-pacific.ts';
import { britainIreland } from './britain-ireland.ts';
import { franceBenelux } from './france-benelux.ts';
import { germanyAustriaSwitzerland } from './germany-austria-switzerland.ts';
import { latinAmerica } from './latin-america.ts';
import { northAmerica } from './north-america.ts';
import { northAndEast } from './north-and-east.ts';
import type { EventSketch } from './sketch.ts';
import { southernEurope } from './southern-europe.ts';

/** Every event of the demo. */
export const catalogue: readonly EventSketch[] = [
  ...germanyAustriaSwitzerland,
  ...britainIreland,
  ...franceBenelux,
  ...southernEurope,
  ...northAndEast,
  ...northAmerica,
  ...latinAmerica,
  ...asiaPacific,
];
