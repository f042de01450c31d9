import type { Fault } from '../fault.ts';
import { clocks } from './clocks.ts';
import { databases } from './databases.ts';
import { disk } from './disk.ts';
import { kills } from './kills.ts';
import { services } from './services.ts';
import { stripe } from './stripe.ts';

/** Every fault, in the order of the run. */
export const catalogue: readonly Fault[] = [
  ...kills,
  ...databases,
  ...services,
  ...stripe,
  ...clocks,
  ...disk,
];
