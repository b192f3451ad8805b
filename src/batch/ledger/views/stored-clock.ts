/** A measurement of an authority's clock as it is stored. */
export interface StoredClock {
  authority: string;
  offset_ms: number;
  measured_at: number;
}

/** A measurement that differs by less from a recent one says the same: `Date` has whole seconds (ms). */
const SAME_MS = 2_000;
const RECENT_MS = 300_000;

/** Checks whether a measurement says the same as the known one, which is recent. */
export function isSameMeasurement(known: StoredClock, measured: StoredClock): boolean {
  const age = measured.measured_at - known.measured_at;
  return age >= 0 && age < RECENT_MS && Math.abs(known.offset_ms - measured.offset_ms) < SAME_MS;
}
