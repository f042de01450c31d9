import { BatchGetBuildsCommand, CodeBuildClient, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { type Patience, waitFor } from './wait.ts';

const PROJECT = 'concert-migrate';

/**
 * Has the environment's own project change the schema, inside its network, and waits for it. Before traffic moves:
 * a migration is backward compatible with the release that serves.
 * @throws Error with the build's id when it did not succeed; nothing has been deployed then
 */
export async function migrateSchema(
  patience: Patience = { everyMs: 5_000, atMostMs: 60 * 60_000 },
  client = new CodeBuildClient({}),
): Promise<void> {
  const { build } = await client.send(new StartBuildCommand({ projectName: PROJECT }));
  const id = build?.id;
  if (id === undefined) throw new Error(`${PROJECT} was not started`);
  const status = await waitFor(`${id}`, patience, async () => {
    const { builds = [] } = await client.send(new BatchGetBuildsCommand({ ids: [id] }));
    const [found] = builds;
    return found?.buildStatus === 'IN_PROGRESS' ? undefined : (found?.buildStatus ?? 'UNKNOWN');
  });
  if (status !== 'SUCCEEDED')
    throw new Error(
      `The migration ${id} ended with ${status}; its log is in /concert/delivery, stream migrate.`,
    );
}
