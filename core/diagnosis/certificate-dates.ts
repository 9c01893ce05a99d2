import type { CertificateSummary } from '../cluster/certificate-summary.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';

const dayMs = 86_400_000;

/** Where the observation stands in the time of a certificate. `soon`: 30 days before its end, `now`: 7; sooner for short-lived ones. */
type CertificateAge = 'not-yet-valid' | 'valid' | 'soon' | 'now' | 'expired';

export function certificateAge(index: ClusterIndex, { notBefore, notAfter }: CertificateSummary): CertificateAge {
  const [from, to] = [Date.parse(notBefore), Date.parse(notAfter)];
  if (Number.isNaN(to)) return 'valid';
  if (index.hasPassed(to + 1)) return 'expired';
  if (!Number.isNaN(from) && !index.hasPassed(from)) return 'not-yet-valid';
  const life = Number.isNaN(from) ? Number.POSITIVE_INFINITY : to - from;
  if (index.hasPassed(to - Math.min(7 * dayMs, life / 12))) return 'now';
  return index.hasPassed(to - Math.min(30 * dayMs, life / 4)) ? 'soon' : 'valid';
}
