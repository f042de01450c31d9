import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

export interface Topic {
  publish(message: { readonly subject: string; readonly body: unknown }): Promise<void>;
}

export function openTopic(arn: string, client = new SNSClient({})): Topic {
  return {
    async publish({ subject, body }) {
      await client.send(
        new PublishCommand({ TopicArn: arn, Subject: subject, Message: JSON.stringify(body) }),
      );
    },
  };
}
