import { describe, expect, it } from 'vitest';
import { endpointsAt } from '../aws/endpoints.ts';
import { functionEnvironment } from './environment.ts';
import { databaseFromUrl } from './secrets.ts';

describe('the environment of the functions', () => {
  const environment = functionEnvironment({
    inherited: { PATH: '/bin', AWS_PROFILE: 'my-company', AWS_SESSION_TOKEN: 'mine', EMPTY: undefined },
    endpoints: { ...endpointsAt('http://127.0.0.1:1'), sqs: 'http://127.0.0.1:2' },
    redisUrl: '/data/redis.sock',
    envName: 'local',
    further: { PUBLIC_ORIGIN: 'http://127.0.0.1:3000' },
  });

  it('names every endpoint as the SDK reads it', () => {
    expect(environment).toMatchObject({
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:2',
      AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_SESV2: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:1',
      REDIS_URL: '/data/redis.sock',
      CONCERT_ENV: 'local',
      PUBLIC_ORIGIN: 'http://127.0.0.1:3000',
      PATH: '/bin',
    });
  });

  it("keeps the user's own AWS account out", () => {
    expect(environment).not.toHaveProperty('AWS_PROFILE');
    expect(environment).not.toHaveProperty('AWS_SESSION_TOKEN');
    expect(environment).toMatchObject({ AWS_ACCESS_KEY_ID: 'local', AWS_CONFIG_FILE: '/dev/null' });
  });
});

describe('databaseFromUrl', () => {
  it('reads user, password, host, port and name', () => {
    expect(databaseFromUrl('mysql://me:p%40ss@db.example:3307/concert?ssl=true')).toEqual({
      username: 'me',
      password: 'p@ss',
      host: 'db.example',
      port: 3307,
      database: 'concert',
      tls: true,
    });
    expect(databaseFromUrl('mysql://me:p@127.0.0.1/concert')).toMatchObject({ port: 3306 });
  });

  it.each(['postgres://me:p@db/concert', 'mysql://me:p@db', 'db'])('refuses %s', (url) => {
    expect(() => databaseFromUrl(url)).toThrow('DATABASE_URL must look like');
  });
});
