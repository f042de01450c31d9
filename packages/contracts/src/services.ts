/** The ten services. */
export const SERVICES = [
  'auth',
  'event',
  'booking',
  'file',
  'notification',
  'email',
  'analytics',
  'cache',
  'audit',
  'payment',
] as const;

export type ServiceName = (typeof SERVICES)[number];
