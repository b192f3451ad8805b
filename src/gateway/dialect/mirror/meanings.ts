import { isNode } from "../operators/place.js";
import type { CompiledResults, ToldReason } from "../plan/results.js";
import type { ContractAnswer, MirrorRefusal, PortCall } from "../../port/port.js";
import type { Meaning } from "../schema/results.js";
import type { Node } from "../operators/line.js";

/** Which meaning of a dialect an answer of the contract has. */
export function meaningOf({ status, json }: ContractAnswer, isWrite: boolean): Meaning {
  if (status < 300) return "ok";
  const code = isNode(json) ? json["code"] : undefined;
  if (code === "ref-conflict") return "conflict";
  switch (status) {
    case 401:
      return "token-stale";
    case 403:
      return "not-permitted";
    case 404:
      return "not-there";
    case 429:
      return "too-fast";
    case 503:
      return isWrite ? "not-processed" : "cannot-say";
    default:
      return status < 500 ? "refused" : "unknown";
  }
}

/** Calls that change something. */
export const WRITES: ReadonlySet<PortCall> = new Set(["file", "file-batch", "supplement", "withdraw", "material"]);

/** What is said in place of a meaning for which a gateway has no code. */
const INSTEAD: Readonly<Partial<Record<Meaning, Meaning>>> = {
  conflict: "duplicate",
  duplicate: "refused",
  "not-permitted": "refused",
  "not-there": "refused",
  "token-stale": "not-permitted",
  "too-fast": "not-processed",
  "cannot-say": "not-processed",
};

/** Says a meaning, or the nearest one. Returns the HTTP status; undefined when there is no code for either. */
export function sayNearest(results: CompiledResults, message: Node, meaning: Meaning): number | undefined {
  let wanted: Meaning | undefined = meaning;
  while (wanted !== undefined) {
    const status = results.say(message, wanted);
    if (status !== undefined) return status;
    wanted = INSTEAD[wanted];
  }
  return undefined;
}

export const REFUSAL_MEANINGS: Readonly<Record<MirrorRefusal, Meaning>> = {
  "no-such-call": "unknown",
  malformed: "refused",
  signature: "not-permitted",
  replay: "not-permitted",
  clock: "not-permitted",
  "token-stale": "token-stale",
  "not-permitted": "not-permitted",
  "too-fast": "too-fast",
  "not-processed": "not-processed",
};

const AUTHORITY_PREFIX = /^authority\./;

/** The reasons of a problem of the contract in the words of the authority. */
export function reasonsOf(json: unknown): ToldReason[] {
  if (!isNode(json)) return [];
  const errors = Array.isArray(json["errors"]) ? (json["errors"] as unknown[]).filter(isNode) : [];
  const told = errors.map((error) => ({
    code: typeof error["code"] === "string" ? error["code"].replace(AUTHORITY_PREFIX, "") : undefined,
    text: String(error["zh"] ?? ""),
    field: typeof error["pointer"] === "string" ? error["pointer"] : undefined,
  }));
  return told.length > 0 ? told : [{ code: undefined, text: String(json["zh"] ?? ""), field: undefined }];
}
