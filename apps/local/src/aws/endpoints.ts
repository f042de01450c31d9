import { z } from 'zod';

/** The ports of the stand-ins, all on loopback. */
export const portsSchema = z.object({
  dynamoDb: z.number(),
  queuesTopicsBuckets: z.number(),
  ses: z.number(),
  own: z.number(),
});
export type Ports = z.infer<typeof portsSchema>;

/** Where each AWS service answers; `mailbox` and `phones` list what SES and SNS took for people. */
export interface AwsEndpoints {
  readonly dynamoDb: string;
  readonly sqs: string;
  readonly sns: string;
  readonly s3: string;
  readonly ses: string;
  readonly eventBridge: string;
  readonly secretsManager: string;
  readonly mailbox?: string;
  readonly phones?: string;
}

/** The region and the account that local names are made with. */
export const LOCAL_REGION = 'eu-central-1';
export const LOCAL_ACCOUNT = '000000000000';

/** The stand-ins' endpoints on their ports. */
export function endpointsOf({
  dynamoDb,
  queuesTopicsBuckets,
  ses,
  own,
}: Ports): AwsEndpoints & { mailbox: string; phones: string } {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return {
    dynamoDb: at(dynamoDb),
    sqs: at(queuesTopicsBuckets),
    sns: at(queuesTopicsBuckets),
    s3: at(queuesTopicsBuckets),
    ses: at(ses),
    eventBridge: at(own),
    secretsManager: at(own),
    mailbox: `${at(own)}/mailbox`,
    phones: `${at(own)}/phones`,
  };
}

/** One endpoint for every service, as LocalStack and its like have it: `AWS_ENDPOINT_URL`. */
export function endpointsAt(url: string): AwsEndpoints {
  return { dynamoDb: url, sqs: url, sns: url, s3: url, ses: url, eventBridge: url, secretsManager: url };
}
