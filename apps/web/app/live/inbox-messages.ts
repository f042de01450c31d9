/** What the live socket tells that matters to the inbox (`@concert/contracts/live`). */
export type InboxTold =
  | { readonly type: 'unread'; readonly unread: number }
  /** Subscribe again: the platform has forgotten, or the token has ended. */
  | { readonly type: 'ask-again' }
  | { readonly type: 'refused' }
  | { readonly type: 'other' };

/** Reads a message by hand: the contract's own validator would weigh more than all else that is loaded for it. */
export function readInboxTold(text: unknown): InboxTold {
  const message = parsed(text);
  switch (message.type) {
    case 'inbox':
      return typeof message.unread === 'number'
        ? { type: 'unread', unread: message.unread }
        : { type: 'other' };
    case 'ended':
    case 'forgotten':
      return { type: 'ask-again' };
    case 'refused':
      return { type: 'refused' };
    default:
      return { type: 'other' };
  }
}

function parsed(text: unknown): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
