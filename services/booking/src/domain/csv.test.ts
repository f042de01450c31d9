import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

describe('a line of CSV', () => {
  it('quotes what separates cells and lines', () => {
    expect(csvLine(['Ada', 'Fan, "Ada"', 'two\nlines', ''])).toBe('Ada,"Fan, ""Ada""","two\nlines",\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', ' =1', '＝1'])(
    'shows %j as text, not as a formula',
    (text) => {
      expect(csvLine([text])).toContain(`'${text}`);
    },
  );

  it('does not tell more of a formula that is quoted', () => {
    expect(csvLine(['=HYPERLINK("x","y")'])).toBe('"\'=HYPERLINK(""x"",""y"")"\r\n');
  });
});
