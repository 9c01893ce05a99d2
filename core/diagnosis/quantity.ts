import { quantity } from '../remediation/quantity.ts';

/** A Kubernetes quantity in its base unit (cores, bytes, pieces); null when it is absent or malformed. */
export function parseQuantity(text: string | number | undefined): number | null {
  const amount = quantity(String(text ?? '').trim());
  return amount === null || Number.isNaN(amount) ? null : amount;
}

/** Bytes as a quantity that people write: whole Gi when it is so, else Mi rounded up. */
export function formatMemory(bytes: number): string {
  const mebibytes = Math.ceil(bytes / 2 ** 20);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}
