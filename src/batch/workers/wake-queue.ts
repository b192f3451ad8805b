/**
 * The port to the engine that dispatches wake-ups. A wake-up says only that an authority may have work from an
 * institution: it holds no filing, so that losing, doubling or repeating one changes nothing. The ledger alone decides
 * what is sent.
 */
export interface WakeUp {
  /** Id of the authority. */
  readonly authority: string;
  /** Id of the institution. */
  readonly institution: string;
}

/** Handles one wake-up. When it throws, the wake-up is repeated later, and set aside after some failures. */
export type WakeHandler = (wakeUp: WakeUp) => Promise<void>;

/** Wake-ups, shared by all workers of one ledger. */
export interface WakeQueue {
  /** Asks for one pass over the work of a pair. Does nothing while an earlier wake-up for the pair waits. */
  wake(authority: string, institution: string): Promise<void>;
  /** Handles wake-ups one after another until `stop`. Each call adds one handler that runs beside the others. */
  work(handler: WakeHandler): void;
  /**
   * Takes no further wake-up and closes the queue.
   * @param options.drain Waits for the handlers that run. Otherwise their wake-ups go back at once.
   */
  stop(options: { drain: boolean }): Promise<void>;
}
