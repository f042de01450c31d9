/** How a server ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether {@link RunningServer.stop} asked for it. */
  readonly wasAsked: boolean;
}

/** A private server, a child of this process. */
export interface RunningServer {
  readonly name: string;
  readonly pid: number;
  readonly socketPath: string;
  /** Ends this child and no other: SIGTERM, then SIGKILL if it does not end in half a minute. */
  stop(): Promise<void>;
  /** Resolves when the child has ended, for whatever reason; never rejects. */
  readonly exited: Promise<ServerExit>;
}

/** What a store needs to start. */
export interface StoreOptions {
  /** Its own folder, absolute; made if it does not exist. */
  readonly dataDir: string;
  /** Receives one line for each step of progress. */
  readonly log: (line: string) => void;
  /** Told when the server ends without having been asked to. */
  readonly onUnexpectedExit?: (exit: ServerExit) => void;
}
