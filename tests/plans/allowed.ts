/** A step of a plan that is as it should be though it reads or sorts more than a page, and why. */
export interface AllowedWeakness {
  readonly from: string;
  readonly table: string;
  readonly because: string;
}

export const WEAKNESSES: readonly AllowedWeakness[] = [];

/** Functions that are given the database and send nothing themselves, or that no integration test can call, and why. */
export const NEVER_SENT: Readonly<Record<string, string>> = {};
