/** Waits for an answer of the SDK; errors of the given names count as none. Others are thrown. */
export async function ignoring<T>(names: readonly string[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}
