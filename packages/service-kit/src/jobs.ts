import type { Context } from 'aws-lambda';
import { correlated } from './correlation.ts';
import type { Telemetry } from './telemetry.ts';

/** What a job may know of its run: when it must be done. */
export interface JobRun {
  readonly millisecondsLeft: () => number;
}

type JobContext = Pick<Context, 'getRemainingTimeInMillis' | 'awsRequestId'>;

/**
 * A scheduled job as a Lambda handler; its figures go to the log. What it throws fails the invocation. Each run has
 * a correlation id of its own: the invocation's.
 */
export function jobHandler(
  name: string,
  work: (run: JobRun) => Promise<Readonly<Record<string, number>>>,
  telemetry: Telemetry,
) {
  return async (_event: unknown, context: JobContext): Promise<void> =>
    correlated(context.awsRequestId, async () => {
      try {
        telemetry.job(name, await work({ millisecondsLeft: () => context.getRemainingTimeInMillis() }));
      } catch (error) {
        telemetry.failure(name, error);
        throw error;
      }
    });
}
