/** The public parts of one X.509 certificate. */
export type CertificateSummary = {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and IP addresses of the subjectAltName; without one, the common name. */
  readonly names: readonly string[];
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly isCa: boolean;
  /** SHA-256 of the DER form, lower-case hex. */
  readonly fingerprint: string;
};
