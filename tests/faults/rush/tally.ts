/** What became of one purchase, as its buyer saw it. */
export interface Purchase {
  readonly bookingId: string | undefined;
  /** `ticketed`: has the tickets in hand; `cancelled`: had them, and gave them back for the money. */
  readonly outcome: 'ticketed' | 'cancelled' | 'sold-out' | 'gave-up' | 'refused';
  /** By `performance.now()`. */
  readonly began: number;
  readonly ended: number;
  /** How it was refused, for a purchase that should not have been. */
  readonly reason?: string;
}

/** What the buyers of one rush saw. */
export interface Tally {
  error(kind: string): void;
  purchase(purchase: Purchase): void;
  /** A hold that was asked for, under a key of its own. */
  asked(): void;
  readonly errors: ReadonlyMap<string, number>;
  readonly purchases: readonly Purchase[];
  readonly holdsAsked: () => number;
}

export function openTally(): Tally {
  const errors = new Map<string, number>();
  const purchases: Purchase[] = [];
  let holds = 0;
  return {
    error: (kind) => errors.set(kind, (errors.get(kind) ?? 0) + 1),
    purchase: (purchase) => purchases.push(purchase),
    asked: () => {
      holds += 1;
    },
    errors,
    purchases,
    holdsAsked: () => holds,
  };
}

export const countOf = ({ purchases }: Tally, outcome: Purchase['outcome']): number =>
  purchases.filter((purchase) => purchase.outcome === outcome).length;
