import { RuntimeConfig } from '@concert/service-kit/config';

/** The environment of the audit functions. */
export const AuditConfig = RuntimeConfig;
