import { readItems } from '@concert/cloud/tables';
import type { Runtime } from '@concert/service-kit/runtime';
import { z } from 'zod';

const TABLE = 'user_preferences';

const Preferences = z.object({ userId: z.string(), channels: z.array(z.string()) });

/** Which of these users want push messages: those who said so. */
export async function usersWithPush(
  tables: Runtime['tables'],
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const items = await readItems(
    tables,
    TABLE,
    [...new Set(userIds)].map((userId) => ({ userId })),
  );
  const willing = items.flatMap((item) => {
    const preferences = Preferences.safeParse(item);
    return preferences.success && preferences.data.channels.includes('push') ? [preferences.data.userId] : [];
  });
  return new Set(willing);
}
