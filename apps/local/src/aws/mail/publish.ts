import { LOCAL_ACCOUNT, LOCAL_REGION } from '../endpoints.ts';
import { LOOPBACK } from '../listening.ts';
import type { TellOfMail } from './ses.ts';

/** The topic that both configuration sets have as their event destination; see `infrastructure/ses.tf`. */
const TOPIC = `arn:aws:sns:${LOCAL_REGION}:${LOCAL_ACCOUNT}:concert-email`;

/** Publishes SES's word to the topic, by the protocol of SNS. Where there is no such topic yet, nobody hears of it. */
export function publishTo(snsPort: number): TellOfMail {
  return async (event) => {
    const response = await fetch(`http://${LOOPBACK}:${snsPort}/`, {
      method: 'POST',
      // A stand-in looks only whether there is a signature: see `guardS3`.
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=ses' },
      body: new URLSearchParams({
        Action: 'Publish',
        Version: '2010-03-31',
        TopicArn: TOPIC,
        Subject: 'Amazon SES Email Event Notification',
        Message: JSON.stringify(event),
      }),
    });
    const answer = await response.text();
    if (!response.ok && response.status !== 404)
      throw new Error(`SNS answered ${response.status}: ${answer}`);
  };
}
