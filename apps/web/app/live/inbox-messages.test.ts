import { describe, expect, it } from 'vitest';
import { readInboxTold } from './inbox-messages.ts';

describe('what the socket tells of the inbox', () => {
  it('is the number of unread messages, and when to ask again', () => {
    expect(readInboxTold('{"type":"inbox","unread":3}')).toEqual({ type: 'unread', unread: 3 });
    expect(readInboxTold('{"type":"ended","topic":"user"}')).toEqual({ type: 'ask-again' });
    expect(readInboxTold('{"type":"forgotten"}')).toEqual({ type: 'ask-again' });
    expect(readInboxTold('{"type":"refused","reason":"unauthenticated","detail":""}')).toEqual({
      type: 'refused',
    });
  });

  it.each(['oops', 'null', '[]', '{"type":"inbox","unread":"3"}', '{"type":"pong"}'])(
    'is nothing in %s',
    (text) => {
      expect(readInboxTold(text)).toEqual({ type: 'other' });
    },
  );
});
