import { z } from 'zod';

/** Advisories that do not reach us, by their URL, each with the reason and the day on which it is looked at again. */
export const WAIVED: Readonly<Record<string, { readonly reason: string; readonly until: string }>> = {};

const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'] as const;

const Advisory = z.object({
  name: z.string(),
  title: z.string(),
  url: z.string(),
  severity: z.enum(SEVERITIES),
  range: z.string(),
});

/** What `npm audit --json` prints (auditReportVersion 2): each package with the advisories, or with who brings it. */
const Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), Advisory])) })),
});

export type Advisory = z.output<typeof Advisory>;

/**
 * The advisories of a report of `npm audit` that must be answered for: high or critical, and not waived.
 * @returns undefined when it is no report: the registry could not be asked
 */
export function graveAdvisories(report: unknown, today: Date): readonly Advisory[] | undefined {
  const parsed = Report.safeParse(report);
  if (!parsed.success) return undefined;
  const all = Object.values(parsed.data.vulnerabilities).flatMap(({ via }) =>
    via.filter((one) => typeof one !== 'string'),
  );
  return all.filter(
    ({ severity, url }) => (severity === 'high' || severity === 'critical') && !isWaived(url, today),
  );
}

function isWaived(url: string, today: Date): boolean {
  const waiver = WAIVED[url];
  return waiver !== undefined && today < new Date(waiver.until);
}
