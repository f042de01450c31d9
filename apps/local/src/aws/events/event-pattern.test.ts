import { describe, expect, it } from 'vitest';
import { compilePattern } from './event-pattern.ts';

const event = {
  source: 'concert.booking',
  'detail-type': 'BookingConfirmed',
  resources: [],
  detail: {
    city: 'Berlin',
    totalMinor: 4500,
    isFree: false,
    promoCode: null,
    tags: ['rock', 'open-air'],
    items: [
      { kind: 'seat', quantity: 2 },
      { kind: 'standing', quantity: 1 },
    ],
    venue: { name: 'Waldbühne', country: 'DE' },
  },
};

const detail = (pattern: object) => ({ detail: pattern });

describe('an event pattern', () => {
  it.each<[string, object, boolean]>([
    ['an exact text', { source: ['concert.booking'] }, true],
    ['one of several texts', { 'detail-type': ['EventPublished', 'BookingConfirmed'] }, true],
    ['none of several texts', { 'detail-type': ['EventPublished', 'EventCancelled'] }, false],
    ['every field at once', { source: ['concert.booking'], 'detail-type': ['EventPublished'] }, false],
    ['an exact number', detail({ totalMinor: [4500] }), true],
    ['a number, not its text', detail({ totalMinor: ['4500'] }), false],
    ['false', detail({ isFree: [false] }), true],
    ['null', detail({ promoCode: [null] }), true],
    ['null is not absence', detail({ nothing: [null] }), false],
    ['a nested field', detail({ venue: { country: ['DE'] } }), true],
    ['a nested field of nothing', detail({ organiser: { country: ['DE'] } }), false],
    ['a member of a list', detail({ tags: ['rock'] }), true],
    ['a field of an object in a list', detail({ items: { kind: ['standing'] } }), true],
    ['a field of no object in a list', detail({ items: { kind: ['balcony'] } }), false],
    ['a prefix', { source: [{ prefix: 'concert.' }] }, true],
    ['another prefix', { source: [{ prefix: 'aws.' }] }, false],
    ['a prefix in any case', { source: [{ prefix: { 'equals-ignore-case': 'CONCERT.' } }] }, true],
    ['a suffix', { 'detail-type': [{ suffix: 'Confirmed' }] }, true],
    ['another suffix', { 'detail-type': [{ suffix: 'Cancelled' }] }, false],
    ['a text in any case', detail({ city: [{ 'equals-ignore-case': 'BERLIN' }] }), true],
    ['a wildcard', { source: [{ wildcard: 'con*.book*' }] }, true],
    ['a wildcard takes other signs as they are', { source: [{ wildcard: 'concert?book*' }] }, false],
    ['anything but a text', detail({ city: [{ 'anything-but': 'Paris' }] }), true],
    ['anything but this text', detail({ city: [{ 'anything-but': 'Berlin' }] }), false],
    ['anything but several', detail({ city: [{ 'anything-but': ['Paris', 'Berlin'] }] }), false],
    ['anything but a number', detail({ totalMinor: [{ 'anything-but': [0, 100] }] }), true],
    ['anything but a prefix', detail({ city: [{ 'anything-but': { prefix: 'Ber' } }] }), false],
    ['anything but suffixes', detail({ city: [{ 'anything-but': { suffix: ['ris', 'don'] } }] }), true],
    ['anything but asks for something', detail({ nothing: [{ 'anything-but': 'x' }] }), false],
    ['a number above', detail({ totalMinor: [{ numeric: ['>', 4000] }] }), true],
    ['a number at the bound', detail({ totalMinor: [{ numeric: ['>=', 4500] }] }), true],
    ['a number between', detail({ totalMinor: [{ numeric: ['>', 0, '<=', 4499] }] }), false],
    ['numbers of texts', detail({ city: [{ numeric: ['=', 1] }] }), false],
    ['presence', detail({ city: [{ exists: true }] }), true],
    ['presence of nothing', detail({ nothing: [{ exists: true }] }), false],
    ['absence', detail({ nothing: [{ exists: false }] }), true],
    ['absence of something', detail({ city: [{ exists: false }] }), false],
    ['absence below nothing', detail({ organiser: { name: [{ exists: false }] } }), true],
    ['an empty list has no member', { resources: ['x'] }, false],
    ['$or, the second way', { $or: [{ source: ['x'] }, { 'detail-type': ['BookingConfirmed'] }] }, true],
    ['$or, no way', { $or: [{ source: ['x'] }, { source: ['y'] }] }, false],
    ['$or inside', detail({ $or: [{ city: ['Rome'] }, { totalMinor: [{ numeric: ['>', 1] }] }] }), true],
    ['$or and a field', { source: ['x'], $or: [{ source: ['x'] }, { source: ['concert.booking'] }] }, false],
  ])('%s', (_name, pattern, fits) => {
    expect(compilePattern(JSON.stringify(pattern))(event)).toBe(fits);
  });

  it.each([
    ['text', 'not JSON'],
    ['a list', '[]'],
    ['nothing', '{}'],
    ['a bare value', '{"source":"concert"}'],
    ['an empty list of alternatives', '{"source":[]}'],
    ['an unknown comparison', '{"source":[{"regex":".*"}]}'],
    ['two comparisons in one', '{"source":[{"prefix":"a","suffix":"b"}]}'],
    ['a prefix of a number', '{"source":[{"prefix":1}]}'],
    ['half a range', '{"detail":{"n":[{"numeric":[">"]}]}}'],
    ['an unknown operator', '{"detail":{"n":[{"numeric":["!=",1]}]}}'],
    ['exists of a text', '{"source":[{"exists":"yes"}]}'],
    ['doubled wildcards', '{"source":[{"wildcard":"a**b"}]}'],
    ['one alternative', '{"$or":[{"source":["x"]}]}'],
  ])('is refused when it is %s', (_name, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(/^Event pattern is not valid/);
  });
});
