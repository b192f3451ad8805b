import { maskForeignText } from "../../contract/index.js";
import type { HttpEvent } from "../http/wire.js";

/** Label of an authority whose id is not known yet, or is no id. */
const UNKNOWN = "unknown";
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** Returns the id of an authority as a label. An id comes from a gateway: what may be something else is left out. */
export function authorityLabel(id: string | undefined): string {
  return id !== undefined && ID.test(id) && maskForeignText(id) === id ? id : UNKNOWN;
}

/**
 * Outcome of an attempt, for the label `outcome`: `success`, `not-found`, `rate-limited`, `client-error` and
 * `server-error` by status, `intercepted` when it came from in front of the gateway, else the reason why there was no
 * complete response, such as `timeout`.
 */
export function outcomeOf({ status, reason, front }: Pick<HttpEvent, "status" | "reason" | "front">): string {
  if (front !== undefined) return "intercepted";
  if (status === undefined) return reason ?? "failed";
  if (status < 400) return "success";
  if (status === 404) return "not-found";
  if (status === 429) return "rate-limited";
  return status < 500 ? "client-error" : "server-error";
}
