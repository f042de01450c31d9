declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Options of dynalite 4, which has no types of its own. */
  interface DynaliteOptions {
    /** Folder of the LevelDB store; memory only without it. */
    readonly path?: string;
    readonly createTableMs?: number;
    readonly updateTableMs?: number;
    readonly deleteTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
