import type { Session, User } from '../api/types.ts';

/** `unknown` until the first renewal has answered; `unreachable` when it could not be asked. */
export type SessionState =
  | { readonly status: 'unknown' | 'anonymous' | 'unreachable' }
  | { readonly status: 'signed-in'; readonly user: User };

/** What the keeper stands on; the browser's in the application, plain functions in tests. */
export interface SessionHost {
  /** Spends the refresh cookie. Undefined when the server says that the session is over; throws when it cannot tell. */
  readonly requestRefresh: () => Promise<Session | undefined>;
  /** Runs one at a time among all tabs. */
  readonly exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly onChange: (state: SessionState) => void;
  /** Tells the other tabs; undefined says that the session is over. */
  readonly tellOthers: (session: Session | undefined) => void;
  /** Whether a refresh cookie is to be expected: it cannot be read, so this remembers it. */
  readonly hint: { readonly get: () => boolean; readonly set: (isExpected: boolean) => void };
  readonly later: (work: () => void, milliseconds: number) => () => void;
}

/** How long before its expiry an access token is renewed. */
const RENEW_AHEAD_SECONDS = 60;

/**
 * Keeps the access token, in memory only, and renews it before it expires. Tabs take turns at the refresh
 * token, since spending it twice ends the session, and share what they get.
 */
export function sessionKeeper(host: SessionHost) {
  let current: Session | undefined;
  let cancelTimer = () => {};

  function take(session: Session | undefined): void {
    current = session;
    cancelTimer();
    host.hint.set(session !== undefined);
    if (session) {
      const seconds = Math.max(5, session.expiresIn - RENEW_AHEAD_SECONDS);
      cancelTimer = host.later(() => void renew(session.accessToken).catch(() => {}), seconds * 1000);
    }
    host.onChange(session ? { status: 'signed-in', user: session.user } : { status: 'anonymous' });
  }

  function renew(refused?: string): Promise<string | undefined> {
    return host.exclusively(async () => {
      // Another call, or another tab, has renewed while this one waited for its turn.
      if (current && current.accessToken !== refused) return current.accessToken;
      if (refused !== undefined && !current) return undefined;
      const session = await host.requestRefresh();
      take(session);
      host.tellOthers(session);
      return session?.accessToken;
    });
  }

  return {
    accessToken: () => current?.accessToken,
    /** A token newer than the refused one; undefined when the session is over. */
    renew,
    /** Takes the session up again after a page load. */
    async restore(): Promise<void> {
      if (!host.hint.get()) return take(undefined);
      try {
        await renew();
      } catch {
        host.onChange({ status: 'unreachable' });
      }
    },
    begin(session: Session): void {
      take(session);
      host.tellOthers(session);
    },
    end(): void {
      take(undefined);
      host.tellOthers(undefined);
    },
    /** What another tab told. */
    adopt: take,
  };
}

export type SessionKeeper = ReturnType<typeof sessionKeeper>;
