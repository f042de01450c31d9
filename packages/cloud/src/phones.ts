import { CreatePlatformEndpointCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';

/** An app or a browser that takes push messages. */
export interface Device {
  readonly id: string;
  readonly platform: 'ios' | 'android' | 'web';
  /** Of the platform's push service. */
  readonly token: string;
  /** Its endpoint in SNS, once there is one. */
  readonly endpoint: string | null;
}

export interface PushMessage {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly body: string;
  readonly link: string | null;
}

/** `gone`: the app was removed or its token replaced; nothing reaches it any more. */
export type PushOutcome =
  | { readonly kind: 'taken'; readonly endpoint: string | null }
  | { readonly kind: 'gone' };

/** Where messages for phones go. */
export interface PhoneSettings {
  /** Carries push messages for which there is no platform application. */
  readonly pushTopic: string;
  /** Carries text messages while there is no sender for them. */
  readonly textTopic: string;
  /** SNS platform applications, which speak to Apple's and Google's services. */
  readonly applications: Readonly<Partial<Record<Device['platform'], string | undefined>>>;
  /** The name that text messages come from; with it SNS sends them itself. */
  readonly textSender: string | undefined;
}

export interface Phones {
  push(device: Device, message: PushMessage): Promise<PushOutcome>;
  text(message: { readonly userId: string; readonly number: string; readonly text: string }): Promise<void>;
}

export function openPhones(settings: PhoneSettings, client = new SNSClient({})): Phones {
  return {
    async push(device, message) {
      const application = settings.applications[device.platform];
      if (application === undefined) {
        await client.send(new PublishCommand(toTopic(settings.pushTopic, device, message)));
        return { kind: 'taken', endpoint: null };
      }
      const endpoint = device.endpoint ?? (await createEndpoint(client, application, device));
      if (endpoint === undefined) return { kind: 'gone' };
      const isTaken = await unlessGone(client.send(new PublishCommand(toEndpoint(endpoint, message))), GONE);
      return isTaken === undefined ? { kind: 'gone' } : { kind: 'taken', endpoint };
    },
    async text({ userId, number, text }) {
      const { textSender, textTopic } = settings;
      await client.send(
        new PublishCommand(
          textSender === undefined
            ? { TopicArn: textTopic, Message: text, MessageAttributes: attributes({ userId, number }) }
            : {
                PhoneNumber: number,
                Message: text,
                MessageAttributes: attributes({
                  'AWS.SNS.SMS.SenderID': textSender,
                  'AWS.SNS.SMS.SMSType': 'Transactional',
                }),
              },
        ),
      );
    },
  };
}

/** What SNS says of an endpoint whose app is gone. */
const GONE = ['EndpointDisabledException', 'NotFoundException'];

/** What SNS says of a token that never was one. */
const NO_TOKEN = ['InvalidParameterException'];

/** Done again with the same token SNS gives the same endpoint. */
async function createEndpoint(
  client: SNSClient,
  application: string,
  { token }: Device,
): Promise<string | undefined> {
  const command = new CreatePlatformEndpointCommand({ PlatformApplicationArn: application, Token: token });
  return (await unlessGone(client.send(command), NO_TOKEN))?.EndpointArn;
}

async function unlessGone<Answer>(
  asked: Promise<Answer>,
  errors: readonly string[],
): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && errors.includes(error.name)) return undefined;
    throw error;
  }
}

/** The token stays here: whoever reads the topic finds the device by its id. */
function toTopic(TopicArn: string, { id: deviceId, platform }: Device, message: PushMessage) {
  return {
    TopicArn,
    Message: JSON.stringify({ ...message, deviceId, platform }),
    MessageAttributes: attributes({ userId: message.userId, platform }),
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html */
function toEndpoint(TargetArn: string, { id, title, body, link }: PushMessage) {
  const data = { id, link: link ?? '' };
  const apple = JSON.stringify({ aps: { alert: { title, body }, sound: 'default' }, ...data });
  const google = JSON.stringify({ fcmV1Message: { message: { notification: { title, body }, data } } });
  return {
    TargetArn,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: title, APNS: apple, APNS_SANDBOX: apple, GCM: google }),
  };
}

function attributes(values: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}
