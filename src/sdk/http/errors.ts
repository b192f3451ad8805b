import { PROBLEMS, brand, isBranded, type Problem, type ProblemCode } from "../../contract/index.js";
import type { FrontFacts } from "../../gateway/light.js";
import type { ConnectionFacts } from "./connection/connection-problems.js";
import { maskedCause } from "./masked-cause.js";
import { responseInfo, type ResponseInfo } from "./wire.js";

/** Facts about a failed call. They contain no bodies, ID numbers or tokens; personal data in `problem` is masked. */
export interface CallFacts {
  /** HTTP method in upper case. */
  readonly method: string;
  /** Path template of the contract, such as `/v1/cases/{caseNo}`; parameters are not filled in. */
  readonly path: string;
  /** Number of attempts made. 0 when nothing was sent. */
  readonly attempts: number;
  /** Request id of the authority, or of the client when the authority returned none. */
  readonly requestId?: string | undefined;
  /** HTTP status of the last response, if there was one. */
  readonly status?: number | undefined;
  /** Time of the gateway, from the header `Date` of the last response. */
  readonly date?: Date | undefined;
  /** Duration of the whole call in milliseconds, with its waits and repetitions. Absent when no call was begun. */
  readonly durationMs?: number | undefined;
  /** Underlying error, such as a socket error. */
  readonly cause?: unknown;
  /** Why the connection failed, and where. */
  readonly connection?: ConnectionFacts | undefined;
  /** Problem document (RFC 9457) of the response, masked. */
  readonly problem?: Problem | undefined;
}

/** Code and texts of an error. */
export interface ErrorText {
  /** Stable code in kebab-case. */
  readonly code: string;
  /** What happened, in Chinese. */
  readonly zh: string;
  /** What happened, in English. */
  readonly en: string;
  /** What to do, in Chinese, where a specific fix is known. */
  readonly fixZh?: string;
  /** What to do, in English, where a specific fix is known. */
  readonly fixEn?: string;
}

const BRAND = "registry-error";

/**
 * Base class of every error of a call. Use the guards (`isConflict`, `isOutcomeUnknown`, …) rather than `instanceof`:
 * they also work when two copies of this package are loaded.
 */
export class RegistryError extends Error {
  /** Name of the class, for example `"ConflictError"`. */
  override readonly name: string = "RegistryError";
  /**
   * Stable code in kebab-case: that of the problem document if there is one, otherwise one of this package such as
   * `gateway-unreachable`. `explain(code)` explains the codes of the contract.
   */
  readonly code: string;
  /** What happened, in Chinese. */
  readonly zh: string;
  /** What happened, in English. `message` is this text after method and path. */
  readonly en: string;
  /** What to do, in Chinese. Set where a specific fix is known. */
  declare readonly fixZh?: string;
  /** What to do, in English. Set where a specific fix is known. */
  declare readonly fixEn?: string;
  /** Why the connection failed, with host and proxy. Set where the cause is known. */
  declare readonly connection?: ConnectionFacts;
  /** HTTP status of the last response. Undefined when there was none. */
  readonly status: number | undefined;
  /** Request id. Quote it when you contact the authority about the call. */
  readonly requestId: string | undefined;
  /** Number of attempts made. 0 when nothing was sent. */
  readonly attempts: number;
  /** HTTP method in upper case. */
  readonly method: string;
  /** Path template of the contract, such as `/v1/cases/{caseNo}`; parameters are not filled in. */
  readonly path: string;
  /**
   * Problem document (RFC 9457) of the response; personal data in it is masked. Undefined when the response had none.
   * Not enumerable, so that it does not end up in logs.
   */
  declare readonly problem: Problem | undefined;
  /**
   * Request id, status, attempts, time and duration, as `responseOf` has them for a result. Undefined when the call
   * ended before its first attempt was prepared. Not enumerable, because the error has most of it as properties.
   */
  declare readonly response: ResponseInfo | undefined;

  /** Creates an error. Applications do this only in tests. */
  constructor({ code, zh, en, fixZh, fixEn }: ErrorText, facts: CallFacts) {
    super(`${facts.method} ${facts.path}: ${en}`, { cause: maskedCause(facts.cause) });
    brand(this, BRAND);
    this.code = code;
    this.zh = zh;
    this.en = en;
    if (fixZh !== undefined) this.fixZh = fixZh;
    if (fixEn !== undefined) this.fixEn = fixEn;
    if (facts.connection) this.connection = facts.connection;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.attempts = facts.attempts;
    this.method = facts.method;
    this.path = facts.path;
    // Not enumerable: loggers print enumerable properties, and this text comes from outside.
    Object.defineProperty(this, "problem", { value: facts.problem, enumerable: false });
    Object.defineProperty(this, "response", { value: responseInfo(facts), enumerable: false });
  }

  /** True when a write may or may not have taken effect. Look it up with `cases.findByRef` before sending it again. */
  get outcomeUnknown(): boolean {
    return false;
  }
}

/**
 * No connection could be made, or it is not trusted (TLS). The call had no effect. `code` is `gateway-unreachable`,
 * `gateway-untrusted`, or `gateway-down` while the circuit breaker holds requests back; `connection` has the cause.
 */
export class GatewayUnreachableError extends RegistryError {
  /** Always `"GatewayUnreachableError"`. */
  override readonly name = "GatewayUnreachableError";
  /** Milliseconds until the circuit breaker allows the next request. Set with code `gateway-down` only. */
  readonly retryAfterMs: number | undefined;
  /** Creates an error. Applications do this only in tests. */
  constructor(text: ErrorText, facts: CallFacts, retryAfterMs?: number) {
    super(text, facts);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * No complete response within `timeoutMs`. For a write it means that nothing was sent; a write that may have been sent
 * ends as `OutcomeUnknownError`.
 */
export class TimeoutError extends RegistryError {
  /** Always `"TimeoutError"`. */
  override readonly name = "TimeoutError";
  /** True when it is certain that no byte of the request was sent. */
  readonly notSent: boolean;
  /** Creates an error. Applications do this only in tests. */
  constructor(text: ErrorText, facts: CallFacts, notSent: boolean) {
    super(text, facts);
    this.notSent = notSent;
  }
}

/**
 * A write was sent, or may have been, and no valid response arrived. It may or may not have taken effect: look it up
 * with `cases.findByRef` before sending it again.
 */
export class OutcomeUnknownError extends RegistryError {
  /** Always `"OutcomeUnknownError"`. */
  override readonly name = "OutcomeUnknownError";
  /** Always true. */
  override get outcomeUnknown(): true {
    return true;
  }
}

/** The response violates the contract: HTML, invalid JSON, missing fields, an endless list. */
export class ContractBreachError extends RegistryError {
  /** Always `"ContractBreachError"`. */
  override readonly name = "ContractBreachError";
  readonly #write: boolean;
  /** Creates an error. Applications do this only in tests. */
  constructor(text: ErrorText, facts: CallFacts, write: boolean) {
    super(text, facts);
    this.#write = write;
  }
  /** True when the call was a write: it may or may not have taken effect. */
  override get outcomeUnknown(): boolean {
    return this.#write;
  }
}

/**
 * The response does not come from the gateway, but from what stands in front of it: a firewall, a proxy that does not
 * reach it, a maintenance page, a login portal, a redirect, a page that knows no such path. It is never the authority's
 * word. Also thrown, with `attempts` 0, for a path that was answered by such pages again and again and is not called
 * for a while.
 */
export class InterceptedError extends RegistryError {
  /** Always `"InterceptedError"`. */
  override readonly name = "InterceptedError";
  /** What stands in front, and the number of the incident that its page shows. Tell it to the operator. */
  readonly front: FrontFacts;
  readonly #write: boolean;
  /** Creates an error. Applications do this only in tests. */
  constructor(text: ErrorText, facts: CallFacts, front: FrontFacts, write: boolean) {
    super(text, facts);
    this.front = front;
    this.#write = write;
  }
  /** True when the call was a write that was sent: it may or may not have taken effect. */
  override get outcomeUnknown(): boolean {
    return this.#write;
  }
}

/**
 * Status 401: the token is missing, invalid or expired. Also thrown with code `no-credentials` when `authorize` fails.
 * The call had no effect.
 */
export class AuthenticationError extends RegistryError {
  /** Always `"AuthenticationError"`. */
  override readonly name = "AuthenticationError";
}
/** Status 403: the institution may not make this call. The call had no effect. */
export class PermissionError extends RegistryError {
  /** Always `"PermissionError"`. */
  override readonly name = "PermissionError";
}
/** Status 404: the authority has no such case, certificate or unit, or it belongs to another institution. */
export class NotFoundError extends RegistryError {
  /** Always `"NotFoundError"`. */
  override readonly name = "NotFoundError";
}
/**
 * Status 409 or 412: the ref was used with other content (`ref-conflict`), the status of the case does not allow the
 * action (`not-allowed-now`), or the case has changed since the version given (`case-changed`). The call had no effect.
 */
export class ConflictError extends RegistryError {
  /** Always `"ConflictError"`. */
  override readonly name = "ConflictError";
  /** Number of the case that was filed under the ref first. Set by gateways with code `ref-conflict`. */
  get caseNo(): string | undefined {
    return this.problem?.caseNo;
  }
}
/**
 * Any other 4xx status, or a parameter that violates the contract. `problem.errors` lists the errors with pointers.
 * The call had no effect.
 */
export class InvalidRequestError extends RegistryError {
  /** Always `"InvalidRequestError"`. */
  override readonly name = "InvalidRequestError";
}
/**
 * Status 429, or a pause set by the authority that is longer than `maxRetryAfterMs`. The call had no effect; repeat it
 * after `retryAfterMs`.
 */
export class RateLimitedError extends RegistryError {
  /** Always `"RateLimitedError"`. */
  override readonly name = "RateLimitedError";
  /** Milliseconds until the pause ends; at most 24 hours. Calls made earlier fail without being sent. */
  readonly retryAfterMs: number;
  /**
   * End of the pause that the authority set, in epoch milliseconds. Set only when the pause exceeds the 24 hours that
   * the client waits.
   */
  readonly askedUntil: number | undefined;
  /** Creates an error. Applications do this only in tests. */
  constructor(text: ErrorText, facts: CallFacts, retryAfterMs: number, askedUntil?: number) {
    super(text, facts);
    this.retryAfterMs = retryAfterMs;
    this.askedUntil = askedUntil;
  }
}
/** A read failed with a 5xx status or 408, or the connection ended before the response was complete. */
export class GatewayError extends RegistryError {
  /** Always `"GatewayError"`. */
  override readonly name = "GatewayError";
}
/**
 * The call was aborted by its `AbortSignal`. For a write it means that nothing was sent; a write that may have been
 * sent ends as `OutcomeUnknownError`.
 */
export class AbortedError extends RegistryError {
  /** Always `"AbortedError"`. */
  override readonly name = "AbortedError";
}
/** `cases.waitFor` reached its `waitMs`. The case continues at the authority and can be waited for again. */
export class WaitTimeoutError extends RegistryError {
  /** Always `"WaitTimeoutError"`. */
  override readonly name = "WaitTimeoutError";
}
/** Checks brand and name: errors of other libraries have names such as `TimeoutError` too. */
function named<E extends RegistryError>(name: string): (error: unknown) => error is E {
  return (error): error is E => isRegistryError(error) && error.name === name;
}
/** Returns true for a `GatewayUnreachableError`: no connection, nothing was sent. */
export const isGatewayUnreachable = named<GatewayUnreachableError>("GatewayUnreachableError");
/** Returns true for a `TimeoutError` of this package; false for the `TimeoutError` of `AbortSignal.timeout`. */
export const isTimeout = named<TimeoutError>("TimeoutError");
/** Returns true for a `ContractBreachError`: the response is not valid. */
export const isContractBreach = named<ContractBreachError>("ContractBreachError");
/** Returns true for an `InterceptedError`: an answer from what stands in front of the gateway. */
export const isIntercepted = named<InterceptedError>("InterceptedError");
/** Returns true for an `AuthenticationError`: status 401, or no credentials. */
export const isAuthentication = named<AuthenticationError>("AuthenticationError");
/** Returns true for a `PermissionError`: status 403. */
export const isPermission = named<PermissionError>("PermissionError");
/** Returns true for a `NotFoundError`: status 404. */
export const isNotFound = named<NotFoundError>("NotFoundError");
/** Returns true for a `ConflictError`: status 409 or 412. */
export const isConflict = named<ConflictError>("ConflictError");
/** Returns true for an `InvalidRequestError`: any other 4xx status. */
export const isInvalidRequest = named<InvalidRequestError>("InvalidRequestError");
/** Returns true for a `RateLimitedError`: status 429, or a pause set by the authority. */
export const isRateLimited = named<RateLimitedError>("RateLimitedError");
/** Returns true for a `GatewayError`: a read failed with a 5xx status or a broken connection. */
export const isGatewayError = named<GatewayError>("GatewayError");
/** Returns true for an `AbortedError`: the caller's `AbortSignal` ended the call. */
export const isAborted = named<AbortedError>("AbortedError");
/** Returns true for a `WaitTimeoutError`: `cases.waitFor` reached its time limit. */
export const isWaitTimeout = named<WaitTimeoutError>("WaitTimeoutError");

/** Returns true for any error of a call of this package, also when two copies of the package are loaded. */
export function isRegistryError(error: unknown): error is RegistryError {
  return isBranded(error, BRAND);
}
/**
 * Returns true when the authority itself rejected the call: the response is a problem document with a code of the
 * contract and the status that belongs to it. Any other response may come from a proxy, firewall or load balancer and
 * does not show what the authority did.
 */
export function isAuthoritative(error: unknown): error is RegistryError & { readonly problem: Problem } {
  if (!isRegistryError(error) || error.problem === undefined) return false;
  const { code, status } = error.problem;
  return Object.hasOwn(PROBLEMS, code) && PROBLEMS[code as ProblemCode].status === status && error.status === status;
}
/**
 * Returns true when a write may or may not have taken effect: an `OutcomeUnknownError`, or a write whose response
 * violates the contract. Look it up with `cases.findByRef` before sending it again.
 */
export function isOutcomeUnknown(error: unknown): error is RegistryError {
  return isRegistryError(error) && error.outcomeUnknown;
}
