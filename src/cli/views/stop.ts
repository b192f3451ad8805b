import type { StopInfo } from "../../batch/index.js";
import { isRegistryError } from "../../sdk/index.js";
import type { StopDocument } from "../documents/batch.js";
import { shellQuote } from "../terminal/shell-quote.js";
import { isoTime } from "./time.js";

/** Why a run stopped early, for `--json`. */
export function stopDocument({ reason, until, askedUntil, holder, error }: StopInfo, profile: string): StopDocument {
  return {
    reason,
    ...(until !== undefined && { until: isoTime(until) }),
    ...(reason === "paused" && { lift: liftCommand(profile) }),
    ...(askedUntil !== undefined && { askedUntil: isoTime(askedUntil) }),
    ...(reason !== "file-unreadable" && failureDocument(error)),
    ...(holder && { holder }),
  };
}

/** The last failure, with our texts. */
function failureDocument(error: unknown): Pick<StopDocument, "failure"> | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, zh, en } = error as Partial<Record<"code" | "zh" | "en", unknown>>;
  if (typeof code !== "string" || typeof zh !== "string" || typeof en !== "string") return undefined;
  const { connection, fixZh, fixEn } = isRegistryError(error) ? error : {};
  return { failure: { code, zh, en, ...(connection && { connection, fixZh, fixEn }) } };
}

/** The command that lifts a pause. Without `profile` it applies to the selected profile. */
export function liftCommand(profile: string | undefined): string {
  return `bdc profile lift-pause${profile === undefined ? "" : ` ${shellQuote(profile)}`} --reason …`;
}
