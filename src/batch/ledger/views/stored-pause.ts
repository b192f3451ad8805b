import type { PauseRecord } from "../coordination.js";
import type { EpochMs } from "../types.js";

/** A pause as it is stored. */
export interface StoredPause {
  authority: string;
  set_at: number;
  not_before: number;
  asked_until: number | null;
}

/** Returns the end of a pause. If the clock was set back, the pause keeps its length instead of its end. */
export function endOf({ set_at, not_before }: StoredPause, now: EpochMs): EpochMs {
  return now >= set_at ? not_before : now + (not_before - set_at);
}

export function toPause(pause: StoredPause, now: EpochMs): PauseRecord {
  return {
    authority: pause.authority,
    until: endOf(pause, now),
    ...(pause.asked_until !== null && { askedUntil: pause.asked_until }),
  };
}
