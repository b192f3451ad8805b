import { maskForeignText } from "../../contract/index.js";
import type { FrontFacts } from "../../gateway/light.js";
import { isIntercepted, isRegistryError, type CallFacts, type RegistryError } from "../http/errors.js";
import type { HttpCall } from "../http/request.js";
import type { HttpEvent } from "../http/wire.js";
import { authorityLabel, outcomeOf } from "./labels.js";
import { ignoringErrors } from "./spans.js";

/**
 * A logger with the methods of pino: fields first, then a message. `debug`: every attempt. `info`: every call that
 * succeeded. `warn`: repetitions, and calls that the authority refused or the caller aborted. `error`: calls without a
 * valid response, and refused credentials. Fields are ids, codes and numbers; there are no bodies, parameters,
 * credentials, refs or case numbers. Exceptions are ignored.
 */
export interface Logger {
  /** Details of the course of a call. */
  debug(fields: object, message: string): void;
  /** A call that succeeded. */
  info(fields: object, message: string): void;
  /** A repetition, a refusal, an abort. */
  warn(fields: object, message: string): void;
  /** A call that failed. */
  error(fields: object, message: string): void;
}

type LoggedCall = Pick<HttpCall, "operation" | "template" | "authority"> & { readonly method: string };

/** Reports the calls of one client to its logger. */
export class CallLog {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Logs one event of a call. */
  readonly event = ({ type, requestId, attempt, status, durationMs, delayMs, ...event }: HttpEvent): void => {
    const call = fieldsOf({ ...event, template: event.path });
    if (type === "request") this.#write("debug", { ...call, requestId, attempt }, "request");
    else if (type === "retry")
      this.#write("warn", { ...call, requestId, attempt, delayMs, reason: event.reason }, "the call is repeated");
    else
      this.#write(
        "debug",
        {
          ...call,
          requestId,
          attempt,
          ...(status !== undefined && { status }),
          durationMs,
          outcome: outcomeOf({ status, ...event }),
          ...(event.front && frontFields(event.front)),
        },
        type === "answer" ? "response" : "no response",
      );
  };

  /** Logs a call that succeeded. */
  done(call: LoggedCall, { requestId, status, attempts, durationMs }: CallFacts): void {
    this.#write("info", { ...fieldsOf(call), requestId, status, attempts, durationMs }, "the call succeeded");
  }

  /** Logs a call that failed. */
  failed(call: LoggedCall, error: unknown): void {
    if (!isRegistryError(error)) return this.#write("error", fieldsOf(call), "the call failed");
    const { requestId, status, attempts, code, outcomeUnknown, response } = error;
    const fields = {
      ...fieldsOf(call),
      requestId,
      ...(status !== undefined && { status }),
      attempts,
      ...(response && { durationMs: response.durationMs }),
      error: error.name,
      // The code of a problem document comes from outside.
      code: maskForeignText(code),
      ...(outcomeUnknown && { outcomeUnknown }),
      ...(isIntercepted(error) && frontFields(error.front)),
    };
    this.#write(isRefusal(error) ? "warn" : "error", fields, "the call failed");
  }

  #write(level: keyof Logger, fields: object, message: string): void {
    ignoringErrors(() => this.#logger[level](fields, message));
  }
}

const REFUSALS = new Set([
  "AbortedError",
  "ConflictError",
  "InvalidRequestError",
  "NotFoundError",
  "PermissionError",
  "RateLimitedError",
]);
const isRefusal = ({ name }: RegistryError): boolean => REFUSALS.has(name);

function frontFields({ kind, incident }: FrontFacts): object {
  return { front: kind, ...(incident !== undefined && { incident }) };
}

function fieldsOf({ operation, method, template, authority }: LoggedCall): object {
  return {
    operation,
    method,
    path: template,
    ...(authority !== undefined && { authority: authorityLabel(authority) }),
  };
}
