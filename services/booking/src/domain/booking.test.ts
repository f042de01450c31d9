import { describe, expect, it } from 'vitest';
import { LEGAL_PRIOR, quantitiesOf, totalQuantities, totalsOf } from './booking.ts';

const items = [
  { ticketTypeId: 'a', quantity: 2, unitPriceMinor: 4_050, unitFeeMinor: 300, unitDiscountMinor: 450 },
  { ticketTypeId: 'b', quantity: 3, unitPriceMinor: 0, unitFeeMinor: 0, unitDiscountMinor: 0 },
];

describe('a booking', () => {
  it('costs what its items do, with their fees beside and the discount taken off', () => {
    expect(totalsOf(items)).toEqual({
      subtotalMinor: 9_000,
      discountMinor: 900,
      feesMinor: 600,
      totalMinor: 8_700,
    });
    expect(totalsOf([]).totalMinor).toBe(0);
  });

  it('tells quantities without prices', () => {
    expect(quantitiesOf(items)).toEqual([
      { ticketTypeId: 'a', quantity: 2 },
      { ticketTypeId: 'b', quantity: 3 },
    ]);
  });

  it('adds up with others by ticket type', () => {
    expect(totalQuantities([{ items }, { items: items.slice(0, 1) }])).toEqual([
      { ticketTypeId: 'a', quantity: 4 },
      { ticketTypeId: 'b', quantity: 3 },
    ]);
  });

  it('never leaves a cancellation, and never becomes pending again', () => {
    expect(LEGAL_PRIOR.pending).toEqual([]);
    for (const prior of Object.values(LEGAL_PRIOR)) expect(prior).not.toContain('cancelled');
  });

  it('can be confirmed by a late payment, and cancelled only while it holds or has tickets', () => {
    expect(LEGAL_PRIOR.confirmed).toEqual(['pending', 'expired']);
    expect(LEGAL_PRIOR.cancelled).toEqual(['pending', 'confirmed']);
    expect(LEGAL_PRIOR.expired).toEqual(['pending']);
  });
});
