/** A step of a plan that is as it should be though it reads or sorts more than a page, and why. */
export interface AllowedWeakness {
  readonly from: string;
  readonly table: string;
  readonly because: string;
}

export const WEAKNESSES: readonly AllowedWeakness[] = [
  {
    from: 'services/booking/src/store/figures.ts#bookingFigures',
    table: 'b',
    because:
      'sums by group over the bookings of the days asked for, 90 at most for an admin: a range of the key',
  },
  {
    from: 'services/booking/src/store/offers.ts#ticketTypesOf',
    table: 't',
    because: 'an event has a handful of ticket types',
  },
  {
    from: 'services/audit/src/store/records.ts#countRecords',
    table: 'audit_logs',
    because: 'counts no further than its limit, which the optimiser does not reckon with',
  },
  {
    from: 'services/notification/src/store/people.ts#listAdmins',
    table: 'users',
    because: 'by `users_by_role` where admins are few; here every fourth person is one',
  },
  {
    from: 'services/notification/src/store/devices.ts#dropOldDevices',
    table: 'notification_devices',
    because: 'the statement before it keeps a person at ten devices',
  },
  {
    from: 'services/payment/src/store/payment-sums.ts#sumDisputeFees',
    table: 'disputes',
    because: 'the disputes of one event, by its key',
  },
  {
    from: 'services/analytics/src/store/events.ts#readSold',
    table: 't',
    because: 'an event has a handful of ticket types',
  },
  {
    from: 'services/analytics/src/store/events.ts#readSold',
    table: 'b',
    because: 'sums the sales of one event by its key, into a group for each ticket type',
  },
];

/** Functions that are given the database and send nothing themselves, or that no integration test can call, and why. */
export const NEVER_SENT: Readonly<Record<string, string>> = {
  'packages/database/src/transactions.ts#inTransaction': 'opens a transaction for others',
  'services/notification/src/store/devices.ts#saveEndpoint':
    'by its key; only a platform application of SNS makes endpoints, and tests have none',
};
