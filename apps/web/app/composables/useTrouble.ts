import type { Trouble } from '~/problems/trouble';

/** What broke lately and was dealt with by nobody; shown by `TroubleBar` until it is put away. */
export const useTrouble = () => useState<Trouble | undefined>('trouble', () => undefined);

/** Whether `PageBoundary` stands for the page: then the bar has nothing to add. */
export const useIsPageBroken = () => useState('page-broken', () => false);

/** The request id of the last answer of the API. */
export const useLastRequestId = () => useState<string | undefined>('last-request-id', () => undefined);
