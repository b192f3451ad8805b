import { UsageError } from "../errors/usage-error.js";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `60s`, `10m`, `2h`, `1d`, `500ms`; a bare number means seconds. */
export function durationMs(text: string): number {
  const match = /^(\d{1,9}(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  if (!match) throw new UsageError("duration", { text });
  return Number(match[1]) * UNITS[(match[2] ?? "s") as keyof typeof UNITS];
}

/** `--patience`: how long a run outlasts an outage; undefined: as long as the engine's default. */
export function parsePatience(text: unknown): number | undefined {
  return typeof text === "string" ? durationMs(text) : undefined;
}
