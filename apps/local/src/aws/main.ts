import { join } from 'node:path';
import { z } from 'zod';
import { serveDynamoDb } from './dynamodb.ts';
import { endpointsOf, LOCAL_ACCOUNT, LOCAL_REGION, portsSchema } from './endpoints.ts';
import { eventBridge } from './events/event-bridge.ts';
import { openRuleBook } from './events/rule-book.ts';
import { faultApi } from './faults/fault-api.ts';
import { openFaultBox } from './faults/fault-box.ts';
import { unrulyDeliveries } from './faults/unruly-deliveries.ts';
import { openMailbox } from './mail/mailbox.ts';
import { mailboxApi } from './mail/mailbox-api.ts';
import { publishTo } from './mail/publish.ts';
import { serveSes } from './mail/ses.ts';
import { serveOwn } from './own-services.ts';
import { openPhoneBox } from './phones/phone-box.ts';
import { phoneBoxApi } from './phones/phone-box-api.ts';
import { phoneMessageOf } from './phones/read-publication.ts';
import { serveQueuesTopicsBuckets } from './queues-topics-buckets.ts';
import { openSecretShelf } from './secrets/secret-shelf.ts';
import { secretsManager } from './secrets/secrets-manager.ts';

const settingsSchema = z.object({ dataDir: z.string(), ports: portsSchema });

/** Starts every stand-in; returns what ends them in order, the takers of requests before what they write to. */
async function serveAll({ dataDir, ports }: z.infer<typeof settingsSchema>): Promise<() => Promise<void>> {
  const origin = { region: LOCAL_REGION, account: LOCAL_ACCOUNT };
  const faults = openFaultBox();
  const mailbox = openMailbox(join(dataDir, 'mail'));
  const phones = openPhoneBox(join(dataDir, 'phones'));
  const [queuesTopicsBuckets, dynamoDb, ses] = await Promise.all([
    serveQueuesTopicsBuckets(dataDir, {
      port: ports.queuesTopicsBuckets,
      region: LOCAL_REGION,
      faults,
      onPublish: (publication) => {
        const message = phoneMessageOf(publication);
        if (message !== undefined) phones.add(message);
      },
    }),
    serveDynamoDb(join(dataDir, 'dynamodb'), ports.dynamoDb, faults),
    serveSes(mailbox, { port: ports.ses, faults, tell: publishTo(ports.queuesTopicsBuckets) }),
  ]);
  const operations = {
    ...eventBridge(
      openRuleBook(join(dataDir, 'events.json')),
      unrulyDeliveries(queuesTopicsBuckets.deliver, faults),
      origin,
    ),
    ...secretsManager(openSecretShelf(join(dataDir, 'secrets.json'), origin)),
  };
  const own = await serveOwn(
    operations,
    { '/mailbox': mailboxApi(mailbox), '/phones': phoneBoxApi(phones), '/faults': faultApi(faults) },
    { port: ports.own, faults },
  );
  return async () => {
    await Promise.all([own.close(), ses.close(), dynamoDb.close()]);
    await queuesTopicsBuckets.close();
    mailbox.close();
    phones.close();
  };
}

const settings = settingsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
// dynalite reads the region of its ARNs from here.
process.env.AWS_REGION = LOCAL_REGION;
const close = await serveAll(settings);
const end = () => {
  close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error('The AWS stand-ins did not end in order', error);
      process.exit(1);
    },
  );
};
process.once('SIGTERM', end);
// Without its platform nobody needs this process.
process.once('disconnect', end);
process.send?.({ ready: true, endpoints: endpointsOf(settings.ports) });
