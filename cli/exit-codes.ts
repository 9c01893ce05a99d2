/** What scripts rely on. */
export const exitCodes = { fine: 0, failed: 1, usage: 2, findings: 3 } as const;
