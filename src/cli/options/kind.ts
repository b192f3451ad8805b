import { type Kind, isKind, kinds } from "../../contract/index.js";
import { UsageError } from "../errors/usage-error.js";

export function parseKind(text: unknown): Kind | undefined {
  if (text === undefined) return undefined;
  if (typeof text === "string" && isKind(text)) return text;
  throw new UsageError("no-such-kind", { kind: String(text), known: kinds.join(", ") });
}
