import { decodeBytes } from "../../common/encodings.js";
import { SecurityError } from "../../common/security-error.js";
import { FramerError } from "../../framers/tree.js";
import type { OpenedToken, SealContext, TokenPort, WireMessageAnswer } from "../../port/port.js";
import type { Node } from "../operators/line.js";
import type { DialectPlan, PlannedToken, PlannedValidity } from "../plan/plan.js";
import { UndecipherableError } from "../security/encryption.js";
import { readTime } from "../values/date.js";
import { readMessage } from "./open.js";
import { sealToken } from "./seal.js";

/** Gets tokens as the description says. */
export function tokenPort(plan: DialectPlan, planned: PlannedToken): TokenPort {
  return {
    seal: (context) => sealToken(plan, planned, context),
    open: (answer, context) => {
      try {
        return openToken(plan, planned, answer, context);
      } catch (error) {
        if (error instanceof FramerError) return { says: "unknown", why: `answer-${error.code}` };
        if (error instanceof UndecipherableError) return { says: "unknown", why: "answer-undecipherable" };
        if (error instanceof SecurityError) return { says: "unknown", why: error.code };
        return { says: "unknown", why: "answer-unreadable" };
      }
    },
  };
}

function openToken(
  plan: DialectPlan,
  planned: PlannedToken,
  answer: WireMessageAnswer,
  context: SealContext,
): OpenedToken {
  const { method } = planned.address;
  const { message, distrust } = readMessage(plan, planned.function, { method, path: "" }, answer, context);
  if (distrust) return { says: "unknown", why: `answer-${distrust}` };
  const { meaning, code } = planned.results.judge(message, answer.status);
  if (meaning === "refused" || meaning === "not-permitted") {
    const text = planned.results.reasons(message)[0]?.text;
    return { says: "refused", code: code ?? "", ...(text && { text }) };
  }
  if (meaning !== "ok") return { says: "unknown", why: "result-unknown" };
  const token = planned.at.get(message);
  if (typeof token !== "string" || token === "") return { says: "unknown", why: "answer-without-token" };
  const validMs = validityOf(planned.valid, message, context.now);
  if (validMs === undefined) return { says: "unknown", why: "answer-without-expiry" };
  return { says: "token", token: unwrap(plan, token, context), validMs };
}

/** A token can be a secret that is encrypted with a key of the institution. */
function unwrap({ description }: DialectPlan, token: string, { keys }: SealContext): string {
  const wrapping = description.token?.unwrap;
  if (!wrapping) return token;
  const { cipher, key, encoding } = wrapping;
  const bytes = decodeBytes(token, encoding);
  if (!bytes) throw new UndecipherableError();
  return new TextDecoder().decode(keys.decrypt({ cipher, key }, bytes));
}

function validityOf(valid: PlannedValidity, message: Node, now: Date): number | undefined {
  if ("seconds" in valid) return valid.seconds * 1_000;
  const value = valid.place.get(message);
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  if (valid.as === "seconds" || valid.as === "milliseconds") {
    return /^\d{1,12}$/.test(text) ? Number(text) * (valid.as === "seconds" ? 1_000 : 1) : undefined;
  }
  const until = readTime(valid.as, text);
  return until === undefined ? undefined : Math.max(0, until - now.getTime());
}
