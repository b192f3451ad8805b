import { isFileProblem, isLedgerProblem } from "../batch/index.js";
import { isAborted, isAuthentication, isGatewayUnreachable, isOutcomeUnknown, isPermission, isRateLimited, isRegistryError } from "../sdk/index.js";
import type { Context } from "./context.js";
import { UsageError } from "./errors.js";
import { ExitCode } from "./exit-codes.js";
import { messages, pick, pickFix } from "./messages/index.js";
import { safe } from "./safe-text.js";

export interface Described {
  readonly exit: ExitCode;
  /** For `--json`. */
  readonly document: { readonly code: string; readonly zh: string; readonly en: string; readonly fixZh?: string; readonly fixEn?: string; readonly next?: string; readonly retryAfterMs?: number };
  readonly text: string;
}

function described(context: Context, exit: ExitCode, document: Described["document"]): Described {
  const m = messages(context.lang);
  const fix = pickFix(context.lang, document);
  const lines = [`${m.error}: ${safe(pick(context.lang, document))} [${document.code}]`];
  if (fix) lines.push(`${m.fix}: ${safe(fix)}`);
  if (document.next) lines.push(`${m.next}: ${safe(document.next)}`);
  return { exit, document, text: lines.join("\n") };
}

/** Every error as words with the next step; what is not known is said to be unexpected, without its stack. */
export function describeError(error: unknown, context: Context): Described {
  if (error instanceof UsageError) {
    const { code, zh, en, next, exit } = error;
    return described(context, exit, { code, zh, en, ...(next && { next }) });
  }
  if (isFileProblem(error)) {
    const { code, zh, en, fixZh, fixEn } = error;
    return described(context, ExitCode.Usage, { code, zh, en, fixZh, fixEn });
  }
  if (isLedgerProblem(error)) {
    const { code, zh, en, fixZh, fixEn } = error;
    return described(context, ExitCode.Unexpected, { code, zh, en, fixZh, fixEn });
  }
  if (isAborted(error) || context.stop.aborted) {
    return described(context, ExitCode.Interrupted, { code: "interrupted", zh: "已中断，可以接着办", en: "interrupted; it can be resumed", next: "bdc resume" });
  }
  if (isRegistryError(error)) {
    const { code, zh, en } = error;
    const retryAfterMs = isRateLimited(error) ? error.retryAfterMs : undefined;
    return described(context, exitOf(error), { code, zh, en, ...(retryAfterMs !== undefined && { retryAfterMs }), next: "bdc doctor" });
  }
  const name = error instanceof Error ? error.name : typeof error;
  const detail = error instanceof Error ? error.message : "";
  return described(context, ExitCode.Unexpected, { code: "unexpected", zh: `意外错误（${name}）：${detail}`, en: `unexpected error (${name}): ${detail}` });
}

function exitOf(error: unknown): ExitCode {
  if (isAuthentication(error) || isPermission(error)) return ExitCode.NotAllowed;
  if (isOutcomeUnknown(error)) return ExitCode.NeedsPerson;
  if (isGatewayUnreachable(error) || isRateLimited(error)) return ExitCode.Unreachable;
  return ExitCode.TurnedAway;
}
