import { UsageError } from "../errors/usage-error.js";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Parses `60s`, `10m`, `2h`, `1d` or `500ms`; a number without unit means seconds.
 * @param flag The option, named in the error
 * @throws UsageError
 */
export function durationMs(text: string, flag: string): number {
  const match = /^(\d{1,9}(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  if (!match) throw new UsageError("duration", { text, flag });
  return Number(match[1]) * UNITS[(match[2] ?? "s") as keyof typeof UNITS];
}

/** `--patience`: how long a run retries in an outage. Undefined means the engine's default. */
export function parsePatience(text: unknown): number | undefined {
  return typeof text === "string" ? durationMs(text, "--patience") : undefined;
}
