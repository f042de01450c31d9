import { describe, expect, it } from 'vitest';
import { phoneMessageOf } from './read-publication.ts';

const published = { id: 'm1', at: 1_800_000_000_000, attributes: {} };

describe('what a phone would show', () => {
  it('is a text message with its number', () => {
    const text = {
      ...published,
      topic: 'concert-sms',
      body: '204816 is your code',
      attributes: { number: '+491' },
    };
    expect(phoneMessageOf(text)).toMatchObject({ kind: 'sms', to: '+491', text: '204816 is your code' });
  });

  it('is a push message with its user', () => {
    const body = JSON.stringify({
      userId: 'u1',
      title: 'Soon',
      body: 'At 20:00',
      link: null,
      platform: 'ios',
    });
    expect(phoneMessageOf({ ...published, topic: 'concert-notifications', body })).toMatchObject({
      kind: 'push',
      to: 'u1',
      title: 'Soon',
      text: 'At 20:00',
    });
  });

  it('is nothing for other topics, and for what is no such message', () => {
    expect(phoneMessageOf({ ...published, topic: 'concert-alerts', body: '{}' })).toBeUndefined();
    expect(phoneMessageOf({ ...published, topic: 'concert-notifications', body: 'hello' })).toBeUndefined();
    expect(phoneMessageOf({ ...published, topic: 'concert-sms', body: 'to nobody' })).toBeUndefined();
  });
});
