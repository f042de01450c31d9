import { type AwsEndpoints, LOCAL_REGION } from '../aws/endpoints.ts';

/** What the environment is made from. */
export interface EnvironmentSources {
  /** This process's own environment: PATH and the like are passed on, `AWS_…` never. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  readonly endpoints: AwsEndpoints;
  /** `redis://…`, or the path of a unix socket, which ioredis takes as well. */
  readonly redisUrl: string;
  /** The name that buckets end with and configuration is chosen by: `local`. */
  readonly envName: string;
  /** Further variables, such as `PUBLIC_ORIGIN`. */
  readonly further?: Readonly<Record<string, string>>;
}

/**
 * The environment of the functions: where the AWS services are, by the SDK's own variables
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html), the cache, and the environment's
 * name. Nothing in it is secret, and nothing of the user's own AWS account gets into it.
 */
export function functionEnvironment(sources: EnvironmentSources): Readonly<Record<string, string>> {
  const { inherited, endpoints, redisUrl, envName, further } = sources;
  return {
    ...withoutAws(inherited),
    ...awsVariables(endpoints),
    REDIS_URL: redisUrl,
    CONCERT_ENV: envName,
    ...further,
  };
}

function awsVariables(endpoints: AwsEndpoints): Readonly<Record<string, string>> {
  return {
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    // The user's profiles could name other endpoints and roles.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventBridge,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
    AWS_ENDPOINT_URL_SESV2: endpoints.ses,
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
  };
}

function withoutAws(inherited: EnvironmentSources['inherited']): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !name.startsWith('AWS_')) kept[name] = value;
  }
  return kept;
}
