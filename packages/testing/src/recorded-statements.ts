/** A statement as a store sent it, and who did. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** `services/booking/src/store/bookings.ts#findBooking` */
  readonly from: string;
}

/** What one test file's run was seen to send. */
export interface Recording {
  readonly test: string;
  readonly statements: readonly Statement[];
  /** Every function of a store from which a statement was sent. */
  readonly callers: readonly string[];
}

/** A statement whatever the length of its lists: the plan of ten ids is that of twenty. */
export const withoutLengths = (text: string): string =>
  text.replaceAll(/\(\?(?:, \?)+\)/g, '(?, …)').replaceAll(/(?:\(\?, …\), )+\(\?, …\)/g, '(?, …), …');
