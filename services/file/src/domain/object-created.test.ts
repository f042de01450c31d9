import { describe, expect, it } from 'vitest';
import { createdKeys } from './object-created.ts';

const created = (...keys: readonly string[]) => ({
  Records: keys.map((key) => ({
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'b' }, object: { key, size: 1 } },
  })),
});

describe('createdKeys', () => {
  it('names what arrived below the prefix, as it is called', () => {
    expect(createdKeys(created('incoming/a+b%C3%BC.png', 'media/c.png'), 'incoming/')).toEqual(['a bü.png']);
  });

  it('passes over the message by which S3 tries the queue', () => {
    expect(createdKeys({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'b' }, 'incoming/')).toEqual(
      [],
    );
  });

  it('does not take another message for one of these', () => {
    expect(() => createdKeys({ detail: {} }, 'incoming/')).toThrow();
  });
});
