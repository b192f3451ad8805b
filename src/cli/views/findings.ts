import type { Finding } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { messages, pick, pickFix } from "../messages/index.js";
import { safe } from "../terminal/safe-text.js";

/** Findings for people, each with its code and what to do. */
export function findingLines(context: Context, findings: readonly Finding[]): string {
  const m = messages(context.lang);
  return findings.map((f) => `- ${f.severity === "error" ? m.error : m.warning}: ${safe(pick(context.lang, f))} [${f.rule}]\n  ${m.fix}: ${safe(pickFix(context.lang, f) ?? "")}`).join("\n");
}
