import type { Scene } from '../scene.ts';
import { account } from './account.ts';
import { admin } from './admin.ts';
import { checkout } from './checkout.ts';
import { door } from './door.ts';
import { errors } from './errors.ts';
import { organizer } from './organizer.ts';
import { storefront } from './storefront.ts';

/** Everything that is looked at, in the order of the areas. */
export const SCENES: readonly Scene[] = [
  ...storefront,
  ...checkout,
  ...account,
  ...organizer,
  ...door,
  ...admin,
  ...errors,
];
