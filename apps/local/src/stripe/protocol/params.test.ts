import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StripeFailure } from './failures.ts';
import { maps, metadata, texts } from './inputs.ts';
import { mergeParams, parseForm } from './params.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the form parser', () => {
  test.each([
    ['', {}],
    ['a=1&b=two+words', { a: '1', b: 'two words' }],
    ['card[exp_year]=2030&card%5Bnumber%5D=42', { card: { exp_year: '2030', number: '42' } }],
    ['items[0][price]=p&items[1][price]=q', { items: { 0: { price: 'p' }, 1: { price: 'q' } } }],
    ['expand[]=a&expand[]=b', { expand: { 0: 'a', 1: 'b' } }],
    ['name=J%C3%BCrgen&empty=', { name: 'Jürgen', empty: '' }],
  ])('reads %s', (form, expected) => {
    expect(plain(parseForm(form))).toEqual(expected);
  });

  test.each([
    ['a=1&a=2'],
    ['a=1&a[b]=2'],
    ['a[b]=2&a=1'],
    ['a[b=1'],
    ['[a]=1'],
    ['=1'],
    ['a=%E0%A4%A'],
    ['a[__proto__][x]=1'],
    ['__proto__[x]=1'],
    ['constructor[prototype][x]=1'],
    ['a[b][c][d][e][f][g]=1'],
    [Array.from({ length: 1_001 }, (_, index) => `k${index}=1`).join('&')],
  ])('refuses %.40s', (form) => {
    expect(() => parseForm(form)).toThrow(StripeFailure);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('reads back whatever is encoded, and answers any text with a map or a refusal', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.string(), { maxKeys: 20 }),
        (values) => {
          expect(plain(parseForm(new URLSearchParams(values).toString()))).toEqual(values);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(parseForm(text)).toBeTypeOf('object');
        } catch (error) {
          expect(error).toBeInstanceOf(StripeFailure);
        }
      }),
    );
  });

  test('joins the query and the body, but not the same parameter of both', () => {
    expect(plain(mergeParams(parseForm('a=1'), parseForm('b[c]=2')))).toEqual({ a: '1', b: { c: '2' } });
    expect(() => mergeParams(parseForm('a=1'), parseForm('a=2'))).toThrow('twice');
  });
});

describe('the readers', () => {
  test('take lists of texts and of maps', () => {
    expect(texts(parseForm('expand[0]=a&expand[1]=b'), 'expand')).toEqual(['a', 'b']);
    expect(plain(maps(parseForm('items[0][price]=p'), 'items'))).toEqual([{ price: 'p' }]);
    expect(texts(parseForm(''), 'expand')).toEqual([]);
  });

  test('merge metadata, remove a key by an empty value, and all by an empty map', () => {
    const before = { seat: 'A1', order: '7' };
    expect(metadata(parseForm('metadata[seat]=B2&metadata[order]='), before)).toEqual({ seat: 'B2' });
    expect(metadata(parseForm(''), before)).toEqual(before);
    expect(metadata(parseForm('metadata='), before)).toEqual({});
    expect(() => metadata(parseForm(`metadata[${'k'.repeat(41)}]=1`))).toThrow('40 characters');
    expect(() => metadata(parseForm(`metadata[k]=${'v'.repeat(501)}`))).toThrow('500 characters');
  });
});
