import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { NotificationContainer } from '../container.ts';
import { tellUntoldChanges } from './choose-preferences.ts';
import { releaseSome } from './send-to-phones.ts';

const BATCH = 50;

/** A batch is not begun with less time left. */
const RESERVE = 15 * SECOND;

/**
 * Sends what is due: what waited for the end of quiet hours or for another try, and what a process that died had left
 * behind. Tells of preferences whose change was not told of.
 */
export async function releaseDue(
  container: NotificationContainer,
  run: JobRun,
): Promise<{ readonly released: number; readonly changesTold: number }> {
  const changesTold = await tellUntoldChanges(container);
  let released = 0;
  for (let taken = BATCH; taken === BATCH && run.millisecondsLeft() > RESERVE; released += taken)
    taken = await releaseSome(container, BATCH);
  return { released, changesTold };
}
