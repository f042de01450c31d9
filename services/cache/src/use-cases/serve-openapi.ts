/** The API's description as it was generated from the contract; loaded when first asked for. */
export async function serveOpenapi(): Promise<Record<string, unknown>> {
  const { default: document } = await import('../../../../openapi.json', { with: { type: 'json' } });
  return document;
}
