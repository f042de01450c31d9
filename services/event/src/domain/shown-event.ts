import type { EventDetails } from '@concert/contracts/http/event';
import type { z } from 'zod';

/** An event with all that the public is told of it. */
export type ShownEvent = z.input<typeof EventDetails>;
