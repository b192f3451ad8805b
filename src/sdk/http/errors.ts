import { PROBLEMS, brand, isBranded, type Problem, type ProblemCode } from "../../contract/index.js";

/** Facts that every error of a call carries. None of them holds a body, a name, an ID number or a token. */
export interface CallFacts {
  readonly method: string;
  /** Path as the contract writes it, with `{caseNo}` unfilled. */
  readonly path: string;
  /** Times that the call was tried; 0: it never left this process. */
  readonly attempts: number;
  readonly requestId?: string | undefined;
  readonly status?: number | undefined;
  readonly cause?: unknown;
  readonly problem?: Problem | undefined;
}

export interface ErrorText {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** What to do, where we know it. */
  readonly fixZh?: string;
  readonly fixEn?: string;
}

const BRAND = "registry-error";

/** Every failure of a call is one of these. Look at the class, or ask the guards below. */
export class RegistryError extends Error {
  override readonly name: string = "RegistryError";
  /** Stable, in kebab-case. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** What to do about it, where we know it. */
  declare readonly fixZh?: string;
  declare readonly fixEn?: string;
  readonly status: number | undefined;
  /** Quote it to the authority when asking about a call. */
  readonly requestId: string | undefined;
  readonly attempts: number;
  readonly method: string;
  readonly path: string;
  /** The authority's words, cleaned and masked: they may speak of people. */
  declare readonly problem: Problem | undefined;

  constructor({ code, zh, en, fixZh, fixEn }: ErrorText, facts: CallFacts) {
    super(`${facts.method} ${facts.path}: ${en}`, { cause: facts.cause });
    brand(this, BRAND);
    this.code = code;
    this.zh = zh;
    this.en = en;
    if (fixZh !== undefined) this.fixZh = fixZh;
    if (fixEn !== undefined) this.fixEn = fixEn;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.attempts = facts.attempts;
    this.method = facts.method;
    this.path = facts.path;
    // Not enumerable: what loggers print of an error must not carry what a gateway wrote.
    Object.defineProperty(this, "problem", { value: facts.problem, enumerable: false });
  }

  /** True: a write may or may not have been done. Look it up by its ref before anything is sent again. */
  get outcomeUnknown(): boolean {
    return false;
  }
}

/** No connection; nothing was sent. */
export class GatewayUnreachableError extends RegistryError {
  override readonly name = "GatewayUnreachableError";
  /** Set while the circuit breaker holds requests back because the gateway is down: when it will look again. */
  readonly retryAfterMs: number | undefined;
  constructor(text: ErrorText, facts: CallFacts, retryAfterMs?: number) {
    super(text, facts);
    this.retryAfterMs = retryAfterMs;
  }
}

/** No whole answer within the deadline. Of writes only when `notSent`; otherwise they end as `OutcomeUnknownError`. */
export class TimeoutError extends RegistryError {
  override readonly name = "TimeoutError";
  /** True when certainly no byte of the request left. */
  readonly notSent: boolean;
  constructor(text: ErrorText, facts: CallFacts, notSent: boolean) {
    super(text, facts);
    this.notSent = notSent;
  }
}

/** A write left and no trustworthy answer came: we do not know whether it was done. */
export class OutcomeUnknownError extends RegistryError {
  override readonly name = "OutcomeUnknownError";
  override get outcomeUnknown(): true {
    return true;
  }
}

/** The answer is not what the contract says: HTML, broken JSON, missing fields, counts that do not tie. */
export class ContractBreachError extends RegistryError {
  override readonly name = "ContractBreachError";
  readonly #write: boolean;
  constructor(text: ErrorText, facts: CallFacts, write: boolean) {
    super(text, facts);
    this.#write = write;
  }
  override get outcomeUnknown(): boolean {
    return this.#write;
  }
}

/** 401: the token is missing, wrong or expired. Nothing was done. Without a problem document only of reads. */
export class AuthenticationError extends RegistryError {
  override readonly name = "AuthenticationError";
}
/** 403: this institution may not make this call. Nothing was done. Without a problem document only of reads. */
export class PermissionError extends RegistryError {
  override readonly name = "PermissionError";
}
/** 404 */
export class NotFoundError extends RegistryError {
  override readonly name = "NotFoundError";
}
/** 409: the ref was used with other content, or the case does not allow this now. */
export class ConflictError extends RegistryError {
  override readonly name = "ConflictError";
  /** The original case of a ref that was used before. */
  get caseNo(): string | undefined {
    return this.problem?.caseNo;
  }
}
/** Any other 4xx: the request is wrong, and `problem.errors` says where. Nothing was done. */
export class InvalidRequestError extends RegistryError {
  override readonly name = "InvalidRequestError";
}
/** 429, or a pause that the authority asked for still holds. Nothing was done. */
export class RateLimitedError extends RegistryError {
  override readonly name = "RateLimitedError";
  /** Milliseconds from now before which nothing may be sent. */
  readonly retryAfterMs: number;
  /** Epoch milliseconds that the authority named; set when they lie beyond the day that is obeyed. */
  readonly askedUntil: number | undefined;
  constructor(text: ErrorText, facts: CallFacts, retryAfterMs: number, askedUntil?: number) {
    super(text, facts);
    this.retryAfterMs = retryAfterMs;
    this.askedUntil = askedUntil;
  }
}
/** 5xx to a read. */
export class GatewayError extends RegistryError {
  override readonly name = "GatewayError";
}
/** The caller's `AbortSignal`; of writes only when nothing was sent. */
export class AbortedError extends RegistryError {
  override readonly name = "AbortedError";
}
/** `waitFor` reached its own time limit; the case goes on and can be waited for again. */
export class WaitTimeoutError extends RegistryError {
  override readonly name = "WaitTimeoutError";
}
/** By brand and name: foreign errors have such names too, `TimeoutError` and `AbortError` among them. */
function named<E extends RegistryError>(name: string): (error: unknown) => error is E {
  return (error): error is E => isRegistryError(error) && error.name === name;
}
export const isGatewayUnreachable = named<GatewayUnreachableError>("GatewayUnreachableError");
export const isTimeout = named<TimeoutError>("TimeoutError");
export const isContractBreach = named<ContractBreachError>("ContractBreachError");
export const isAuthentication = named<AuthenticationError>("AuthenticationError");
export const isPermission = named<PermissionError>("PermissionError");
export const isNotFound = named<NotFoundError>("NotFoundError");
export const isConflict = named<ConflictError>("ConflictError");
export const isInvalidRequest = named<InvalidRequestError>("InvalidRequestError");
export const isRateLimited = named<RateLimitedError>("RateLimitedError");
export const isGatewayError = named<GatewayError>("GatewayError");
export const isAborted = named<AbortedError>("AbortedError");
export const isWaitTimeout = named<WaitTimeoutError>("WaitTimeoutError");

/** Holds also when two copies of this package are loaded, and for nothing that is not of this package. */
export function isRegistryError(error: unknown): error is RegistryError {
  return isBranded(error, BRAND);
}
/**
 * True when the authority itself gave this answer: a problem document of the contract, with a code that the contract
 * knows and the status of that code. Anything else may come from what stands in front of it (proxy, firewall, load
 * balancer) and says nothing about what the authority did.
 */
export function isAuthoritative(error: unknown): error is RegistryError & { readonly problem: Problem } {
  if (!isRegistryError(error) || error.problem === undefined) return false;
  const { code, status } = error.problem;
  return Object.hasOwn(PROBLEMS, code) && PROBLEMS[code as ProblemCode].status === status && error.status === status;
}
/** True also for a write whose answer breaks the contract: both mean "we do not know whether it was done". */
export function isOutcomeUnknown(error: unknown): error is RegistryError {
  return isRegistryError(error) && error.outcomeUnknown;
}
