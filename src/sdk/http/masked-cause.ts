import { maskForeignText } from "../../contract/index.js";

/** Properties of system errors that programs read. */
const KEPT = ["code", "errno", "syscall", "hostname", "port", "reason"] as const;
const MAX_DEPTH = 5;

/**
 * Masks the underlying error of a failed call. Sockets, proxies and transports of the application put addresses,
 * headers and whole requests into their errors, and loggers print causes. An error without anything to mask stays the
 * same object.
 * @param secrets Values that were sent and must not appear
 */
export function maskedCause(cause: unknown, secrets: readonly string[] = [], depth = 0): unknown {
  if (typeof cause === "string") return maskedText(cause, secrets);
  if (typeof cause !== "object" || cause === null) return cause;
  if (!(cause instanceof Error)) return depth < MAX_DEPTH && isSafe(cause, secrets, depth) ? cause : undefined;
  const inner = depth < MAX_DEPTH ? maskedCause(cause.cause, secrets, depth + 1) : undefined;
  const message = maskedText(cause.message, secrets);
  if (message === withoutBreaks(cause.message) && inner === cause.cause && isSafe(cause, secrets, depth)) return cause;
  const masked = new Error(message, inner === undefined ? undefined : { cause: inner });
  masked.name = cause.name;
  const stack = (cause.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  masked.stack = [`${masked.name}: ${message}`, ...stack].join("\n");
  const known = cause as unknown as Readonly<Record<string, unknown>>;
  for (const key of KEPT) {
    const value = known[key];
    if (typeof value === "string") Object.assign(masked, { [key]: maskedText(value, secrets) });
    else if (typeof value === "number") Object.assign(masked, { [key]: value });
  }
  return masked;
}

/** Whether no property of an object contains anything to mask. Errors of a group are masked with their group. */
function isSafe(found: object, secrets: readonly string[], depth: number): boolean {
  return Object.entries(found).every(([key, value]: [string, unknown]) => {
    if (key === "cause" || typeof value === "function") return true;
    if (typeof value === "string") return maskedText(value, secrets) === withoutBreaks(value);
    if (typeof value !== "object" || value === null) return true;
    return depth < MAX_DEPTH && maskedCause(value, secrets, depth + 1) === value;
  });
}

function maskedText(text: string, secrets: readonly string[]): string {
  const blank = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  return maskForeignText(blank);
}

/** Line breaks become spaces when a text is masked. */
function withoutBreaks(text: string): string {
  return text.replaceAll("\n", " ");
}
