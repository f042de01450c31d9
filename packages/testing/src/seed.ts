import { configureGlobal } from 'fast-check';

/**
 * Vitest's set-up of properties: the same cases in every run, so that a failure is the change's doing and not the
 * day's. `FC_SEED=12345` tries others.
 */
configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_123) });
