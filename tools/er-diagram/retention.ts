/**
 * How long each table's rows are kept, and what removes them. Whoever adds a table says it here: the generator stops
 * otherwise.
 */
export const RETENTION: Readonly<Record<string, string>> = {
  analytics_daily: 'for good: sums by day and event, nobody is named',
  analytics_reports: '90 days, as their files (`analytics-nightly`)',
  analytics_visitors: 'two days, under keys that name nobody (`analytics-nightly`)',
  audit_heads: 'for good: the end of each day’s chain',
  audit_logs:
    '90 days after the day was sealed and archived (`audit-keep`); seven years in the write-once archive',
  audit_monthly_reports: 'for good; the files 90 days',
  audit_suspicions: '90 days (`audit-keep`)',
  bookings:
    'confirmed and cancelled ones for good (tax, chargebacks); expired holds 30 days (`booking-purge`)',
  booking_disputes: 'with its booking',
  booking_items: 'with its booking',
  check_ins: 'with its ticket',
  complimentary_recipients: 'with its booking; the address is taken out when the person is erased',
  disputes: 'with its payment',
  email_logs: 'a year (`email-purge`); address and subject are taken out when the person is erased',
  email_soft_bounces: '28 days (`email-purge`)',
  email_states: 'with its mail (`ON DELETE CASCADE`)',
  email_suppressions: 'as long as the suppression holds; after an erasure by its key only',
  email_templates: 'for good',
  email_template_versions: 'for good',
  email_unsubscribes: 'as long as the account',
  email_verifications: 'a week (`auth-purge`)',
  events: 'for good, drafts until they are deleted',
  event_search_terms: 'until the event has begun (`event-sweep`)',
  event_search_trigrams: 'until the event has begun (`event-sweep`)',
  idempotency_keys: 'a day (`audit-relay`)',
  inbox: '30 days, longer than any queue keeps a message (`audit-relay`)',
  login_attempts: 'a day (`auth-purge`); kept by a keyed hash of the address',
  membership_plans: 'for good',
  notifications_log: '13 months (`notification-purge`); removed when the person is erased',
  notification_allowances: 'a week (`notification-purge`)',
  notification_devices: 'until the device goes or the person is erased',
  notification_phones: 'unconfirmed numbers a day (`notification-purge`), others until the person is erased',
  notification_sends: '13 months (`notification-purge`)',
  outbox: 'seven days after publication (`audit-relay`): so far back `npm run replay` reaches',
  password_resets: 'a day (`auth-purge`)',
  payments: 'for good (tax, chargebacks); ids and amounts only, no card',
  payment_customers: 'until the person is erased, with the customer at Stripe',
  preference_changes: 'until the person is erased',
  quarantined_files: '30 days, as the file in the bucket',
  reconciliation_differences: 'with its report',
  reconciliation_reports: '760 days (`payment-books`)',
  recovery_codes: 'until used, replaced, or the person is erased',
  refunds: 'with its payment',
  schema_migrations: 'for good',
  second_factors: 'until switched off, or the person is erased',
  subscriptions: 'for good, by ids',
  tickets: 'with its booking; names are replaced when the person is erased',
  ticket_stock: 'with its ticket type',
  ticket_types: 'with its event',
  users: 'for good; of an erased person only the row and `erased_at`',
};

/** Tables of DynamoDB without a date of expiry, and what bounds them. */
export const WITHOUT_EXPIRY: Readonly<Record<string, string>> = {
  user_preferences: 'one item for each account, until the person is erased; read by key only',
};

/** The keys of Redis by how they begin, and what ends them. Whatever has no end is one key. */
export const REDIS_KEYS: Readonly<Record<string, string>> = {
  'cache:<namespace>:…': 'the seconds of its namespace and two more (`cache-namespaces.ts`)',
  'cache:events:version': 'one counter, for good',
  'lock:cache:…': 'two seconds',
  'stats:cache': 'one hash with two counters for each namespace, for good',
  '{user:…}, {address:…}, {login:…}, {webhook:…}':
    'until the bucket is full again; sessions as long as they are hot',
  '{stock:<event>}:…': 'minutes after the last refusal or release of the event',
  '{mail:<name>}:…': 'seconds after the last mail',
  'analytics:salt:<day>': 'two days',
  'live:socket:…, live:topics:…, live:address:…, live:event:…, live:user:…':
    'as long as a connection may last',
  'live:changed, live:users, live:unread':
    'three keys, with a member for each event or person that is listened to',
};
