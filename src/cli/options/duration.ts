import { parseDuration } from "../../contract/index.js";
import { UsageError } from "../errors/usage-error.js";

/**
 * Parses `60s`, `10m`, `2h`, `1d` or `500ms`. A number without a unit is refused: no one should have to guess it.
 * @param flag The option, named in the error
 * @throws UsageError
 */
export function durationMs(text: string, flag: string): number {
  const given = text.trim();
  const found = parseDuration(given);
  if (found !== undefined) return found;
  throw new UsageError(/^\d+(?:\.\d+)?$/.test(given) ? "duration-unit" : "duration", { text: given, flag });
}

/** `--patience`: how long a run retries in an outage. Undefined means the engine's default. */
export function parsePatience(text: unknown): number | undefined {
  return typeof text === "string" ? durationMs(text, "--patience") : undefined;
}
