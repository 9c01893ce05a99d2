/** Does nothing: what any workflow costs at least. */
export async function empty(): Promise<void> {}
