import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsEndpoints, LOCAL_REGION } from '../aws/endpoints.ts';

/** The SDK's clients for one set of endpoints. */
export interface Clients {
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  /** Closes their connections. */
  destroy(): void;
}

/** Clients for stand-ins: their endpoints, and credentials that nobody checks. */
export function openClients(endpoints: AwsEndpoints): Clients {
  const common = {
    region: LOCAL_REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const clients = {
    dynamoDb: new DynamoDBClient({ ...common, endpoint: endpoints.dynamoDb }),
    eventBridge: new EventBridgeClient({ ...common, endpoint: endpoints.eventBridge }),
    s3: new S3Client({ ...common, endpoint: endpoints.s3, forcePathStyle: true }),
    secretsManager: new SecretsManagerClient({ ...common, endpoint: endpoints.secretsManager }),
    sns: new SNSClient({ ...common, endpoint: endpoints.sns }),
    sqs: new SQSClient({ ...common, endpoint: endpoints.sqs }),
  };
  const destroy = () => {
    for (const client of Object.values(clients)) client.destroy();
  };
  return { ...clients, destroy };
}
