import type { FaultyService } from './fault-box.ts';

interface ThrottledAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What each service answers to too many requests, in its own protocol, so that its SDK knows it for what it is. */
export function throttledAnswer(service: FaultyService): ThrottledAnswer {
  switch (service) {
    case 'dynamodb':
      return json('com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', '1.0');
    case 'sqs':
      return json('com.amazonaws.sqs#RequestThrottled', '1.0');
    case 'eventbridge':
    case 'secretsmanager':
      return json('ThrottlingException', '1.1');
    case 'sns':
      return xml(400, '<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>');
    case 's3':
      return xml(503, '<Error><Code>SlowDown</Code></Error>');
    case 'ses':
      return {
        status: 429,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'TooManyRequestsException' },
        body: '{"message":"Maximum sending rate exceeded."}',
      };
  }
}

function json(type: string, version: string): ThrottledAnswer {
  return {
    status: 400,
    headers: { 'content-type': `application/x-amz-json-${version}` },
    body: JSON.stringify({ __type: type, message: 'Rate exceeded' }),
  };
}

function xml(status: number, body: string): ThrottledAnswer {
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
