import { type Outcome, rounded } from '../limits/outcome.ts';

export interface Figures {
  readonly dumpSeconds: number;
  readonly dumpBytes: number;
  readonly loadSeconds: number;
  readonly logSeconds: number;
  /** From the death of the database until somebody could buy again. */
  readonly rtoSeconds: number;
  /** Between the newest answered hold that is there again and the death of the database. */
  readonly rpoSeconds: number;
  readonly answered: number;
  readonly paid: number;
  /** Answered holds that are not there any more. */
  readonly missing: number;
  /** Payments that Stripe took and that had no row any more, all given back. */
  readonly lostPayments: number;
  readonly copies: number;
  /** Events told once more. */
  readonly replayed: number;
  /** Bookings that are gone and were shown all the same. */
  readonly stillShown: number;
  /** Payments that were answered, and are neither there nor given back. */
  readonly unaccounted: readonly string[];
  readonly invariants: readonly string[];
}

/** docs/runbooks/operations/restore-database.md */
const RTO_SECONDS = 3_600;
/** By the second to which a log can be cut. */
const CUT_SECONDS = 2;

export function outcomeOf(figures: Figures, lostSeconds: number): Outcome {
  const { rpoSeconds, rtoSeconds, unaccounted, invariants, lostPayments, missing } = figures;
  const aim = lostSeconds + CUT_SECONDS;
  return {
    name: 'restore',
    rows: [
      ['restored', ''],
      ['dump while selling', `${rounded(figures.dumpSeconds, 1)} s, ${rounded(figures.dumpBytes / 1024)} kB`],
      ['new server and dump', `${rounded(figures.loadSeconds, 1)} s`],
      ['log from there', `${rounded(figures.logSeconds, 1)} s`],
      ['RTO: until somebody bought again', `${rounded(rtoSeconds, 1)} s`],
      ['RPO: newest hold that is back', `${rounded(rpoSeconds, 1)} s before the end`],
      ['holds answered, of them gone', `${figures.answered}, ${missing}`],
      ['paid, found without a row and given back', `${figures.paid}, ${lostPayments}`],
      ['paid, neither there nor given back', String(unaccounted.length)],
      ['copies forgotten, events replayed', `${figures.copies}, ${figures.replayed}`],
      ['invariants', invariants.length === 0 ? 'ok' : 'broken'],
    ],
    figures,
    broken: [
      ...(rtoSeconds > RTO_SECONDS ? [`it took ${rounded(rtoSeconds)} s`] : []),
      ...(rpoSeconds > aim ? [`${rounded(rpoSeconds, 1)} s were lost instead of ${lostSeconds}`] : []),
      ...(lostSeconds === 0 && missing > 0 ? [`${missing} holds are gone though the log is whole`] : []),
      ...(figures.stillShown > 0 ? [`${figures.stillShown} bookings that are gone are still shown`] : []),
      ...unaccounted.map((id) => `payment ${id} is neither there nor given back`),
      ...invariants.map((name) => `invariant ${name} does not hold`),
    ],
  };
}
