import { isFeedRefused, isFileError, isLedgerError, isHeaderError } from "../../batch/index.js";
import { maskForeignText, maskStrayReference, type Reason } from "../../contract/index.js";
import {
  isAborted,
  isArgumentError,
  isAuthentication,
  isContractBreach,
  isGatewayError,
  isGatewayUnreachable,
  isIntercepted,
  isOutcomeUnknown,
  isPackError,
  isPermission,
  isRateLimited,
  isRegistryError,
  isTimeout,
  type ConnectionFacts,
} from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { maskFact } from "./mask-fact.js";
import { UsageError } from "./usage-error.js";
import { ExitCode } from "../core/exit-codes.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { styleOf } from "../terminal/style.js";
import { liftCommand } from "../views/stop.js";
import { localTime } from "../views/time.js";

/** The error in the `--json` document. */
export interface ErrorDocument {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly fixZh?: string;
  readonly fixEn?: string;
  /** The call that failed, without its parameters. */
  readonly call?: string;
  /** Why the connection failed, with host and proxy. */
  readonly connection?: ConnectionFacts;
  /** What stands in front of the gateway, when its answer did not come from there. */
  readonly front?: { readonly kind: string; readonly incident?: string };
  readonly requestId?: string;
  readonly retryAfterMs?: number;
  /** Nothing is sent to this authority before then; ISO 8601. */
  readonly until?: string;
  /** The time that the authority asked for, when it is more than the one day that bdc waits; ISO 8601. */
  readonly askedUntil?: string;
  /** All errors that the authority or the reader of a file reported. */
  readonly errors?: readonly Reason[];
  readonly next?: string;
}

export interface DescribedError {
  readonly exit: ExitCode;
  /** For `--json`. */
  readonly document: ErrorDocument;
  readonly text: string;
}

/**
 * Formats an error.
 * @param options.firstOfErrors The document repeats the first of its `errors`, which the text then shows only once
 */
function described(
  context: Context,
  exit: ExitCode,
  found: ErrorDocument,
  { firstOfErrors = false } = {},
): DescribedError {
  const document = maskedDocument(found);
  const m = messages(context.lang);
  const fix = pickFix(context.lang, document);
  const style = styleOf(context.stderr);
  const fixLines = fix ? [`${style.hint(`${m.fix}:`)} ${sanitize(fix)}`] : [];
  const lines = [
    `${style.failure(`${m.error}:`)} ${sanitize(localized(context.lang, document))} [${document.code}]`,
    ...(firstOfErrors ? fixLines : []),
  ];
  for (const reason of document.errors?.slice(firstOfErrors ? 1 : 0) ?? []) {
    const own = pickFix(context.lang, reason);
    lines.push(
      `- ${sanitize(localized(context.lang, reason))} [${sanitize(reason.code)}]${reason.pointer ? ` ${sanitize(reason.pointer)}` : ""}${own && own !== fix ? ` ${m.fix}: ${sanitize(own)}` : ""}`,
    );
  }
  if (!firstOfErrors) lines.push(...fixLines);
  if (document.next) lines.push(`${style.hint(`${m.next}:`)} ${sanitize(document.next)}`);
  return { exit, document, text: lines.join("\n") };
}

/** Masks what identifies a person in the texts of a document, whatever quoted it: a path, a ref, a cell. */
function maskedDocument(document: ErrorDocument): ErrorDocument {
  const masked = { ...document };
  for (const key of ["zh", "en", "fixZh", "fixEn", "next"] as const)
    if (masked[key] !== undefined) (masked as Record<typeof key, string>)[key] = maskStrayReference(masked[key]);
  return masked;
}

/** Ledger errors about the request, not about the ledger itself, with the command that shows more. */
const REQUEST_ERRORS: ReadonlyMap<string, string> = new Map([
  ["ledger-missing", "bdc doctor"],
  ["ledger-not-found", "bdc status"],
  ["ledger-not-allowed", "bdc status"],
  ["case-of-another-filing", "bdc status"],
  ["nothing-to-settle", "bdc status"],
  ["ledger-ref-conflict", "bdc status"],
]);

/** Describes any error, with exit code and next step. An unknown error is shown as unexpected, without its stack. */
export function describeError(error: unknown, context: Context): DescribedError {
  if (error instanceof UsageError) {
    const { code, exit } = error;
    return described(context, exit, { code, ...error.masked(maskFact) });
  }
  if (isFileError(error)) {
    const { code, zh, en, fixZh, fixEn } = error;
    return described(context, ExitCode.Usage, { code, zh, en, fixZh, fixEn, next: `bdc explain ${code}` });
  }
  if (isHeaderError(error)) {
    const [first] = error.findings;
    const { rule: code, zh, en, fixZh, fixEn } = first!;
    return described(
      context,
      ExitCode.Usage,
      {
        code,
        zh,
        en,
        fixZh,
        fixEn,
        ...(error.findings.length > 1 && {
          errors: error.findings.map((f) => ({ code: f.rule, zh: f.zh, en: f.en, fixZh: f.fixZh, fixEn: f.fixEn })),
        }),
        next: `bdc explain ${code}`,
      },
      { firstOfErrors: true },
    );
  }
  if (isPackError(error)) {
    const [first] = error.findings;
    const { rule: code, zh, en, fixZh, fixEn, pointer } = first!;
    return described(
      context,
      ExitCode.Usage,
      {
        code,
        zh: `规则包：${zh}${pointer ? `（${pointer}）` : ""}`,
        en: `rule pack: ${en}${pointer ? ` (${pointer})` : ""}`,
        fixZh,
        fixEn,
        ...(error.findings.length > 1 && {
          errors: error.findings.map((f) => ({
            code: f.rule,
            zh: f.zh,
            en: f.en,
            fixZh: f.fixZh,
            fixEn: f.fixEn,
            ...(f.pointer !== undefined && { pointer: f.pointer }),
          })),
        }),
        next: `bdc explain ${code}`,
      },
      { firstOfErrors: true },
    );
  }
  if (isLedgerError(error)) {
    const { code, zh, en, fixZh, fixEn } = error;
    return described(context, REQUEST_ERRORS.has(code) ? ExitCode.Usage : ExitCode.Unexpected, {
      code,
      zh,
      en,
      fixZh,
      fixEn,
      next: REQUEST_ERRORS.get(code) ?? "bdc doctor",
    });
  }
  if (isAborted(error) || context.stop.aborted || isClosedPrompt(error)) {
    return described(context, ExitCode.Interrupted, {
      code: "interrupted",
      zh: "已中断；已记入台账的批次可以继续办理",
      en: "interrupted; batches recorded in the ledger can be resumed",
      next: "bdc resume",
    });
  }
  if (isRateLimited(error)) {
    const { code, method, path, requestId, retryAfterMs, askedUntil } = error;
    const until = context.now().getTime() + retryAfterMs;
    const [shown, asked] = [until, askedUntil].map((time) => (time === undefined ? undefined : localTime(time)));
    const lift = liftCommand(context.profileName);
    return described(context, ExitCode.Unreachable, {
      code,
      zh: messages("zh").pausedUntil(shown!, asked),
      en: messages("en").pausedUntil(shown!, asked),
      fixZh: `请届时再运行这条命令；在此之前 bdc 不向该登记机构发出任何请求。${messages("zh").liftPause(lift)}`,
      fixEn: `Run this command again then; until that time bdc sends nothing to this authority. ${messages("en").liftPause(lift)}`,
      call: `${method} ${path}`,
      ...(requestId && { requestId }),
      retryAfterMs,
      until: new Date(until).toISOString(),
      ...(askedUntil !== undefined && { askedUntil: new Date(askedUntil).toISOString() }),
      next: "bdc status",
    });
  }
  if (isRegistryError(error)) {
    const { code, zh, en, fixZh, fixEn, method, path, requestId, connection, problem } = error;
    // Set when the gateway is down: the time until the next attempt.
    const retryAfterMs =
      "retryAfterMs" in error && typeof error.retryAfterMs === "number" ? error.retryAfterMs : undefined;
    const exit = exitOf(error);
    return described(context, exit, {
      code,
      zh,
      en,
      ...(fixZh !== undefined && { fixZh }),
      ...(fixEn !== undefined && { fixEn }),
      ...(method && path && { call: `${method} ${path}` }),
      ...(connection && { connection }),
      ...(isIntercepted(error) && { front: error.front }),
      ...(requestId && { requestId }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(problem?.errors?.length && { errors: problem.errors }),
      next: exit === ExitCode.TurnedAway ? `bdc explain ${code}` : "bdc doctor",
    });
  }
  // The settings of a profile reach the SDK as they are, such as an address of a gateway that ends in /v1.
  if (isArgumentError(error)) {
    const { code, zh, en } = error;
    return described(context, ExitCode.Usage, { code, zh, en, next: `bdc explain ${code}` });
  }
  const name = error instanceof Error ? error.name : typeof error;
  const detail = error instanceof Error ? error.message : "";
  return described(context, ExitCode.Unexpected, {
    code: "unexpected",
    zh: `意外错误（${name}）：${maskForeignText(detail)}`,
    en: `unexpected error (${name}): ${maskForeignText(detail)}`,
    next: "bdc doctor",
  });
}

/** Whether a prompt was ended by Ctrl-C or by a stop. */
function isClosedPrompt(error: unknown): boolean {
  return error instanceof Error && (error.name === "ExitPromptError" || error.name === "AbortPromptError");
}

/** Chooses the exit code. A response that does not come from a gateway counts as unreachable. */
function exitOf(error: unknown): ExitCode {
  // An error page of a proxy or firewall is not a response of the authority.
  const isFromIntermediary = isRegistryError(error) && error.attempts > 0 && error.problem === undefined;
  if (isAuthentication(error) || (isPermission(error) && !isFromIntermediary)) return ExitCode.NotAllowed;
  if (isOutcomeUnknown(error) || isFeedRefused(error)) return ExitCode.NeedsPerson;
  if (
    isGatewayUnreachable(error) ||
    isTimeout(error) ||
    isIntercepted(error) ||
    isContractBreach(error) ||
    isGatewayError(error)
  )
    return ExitCode.Unreachable;
  return isFromIntermediary ? ExitCode.Unreachable : ExitCode.TurnedAway;
}
