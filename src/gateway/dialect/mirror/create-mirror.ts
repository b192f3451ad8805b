import { SecurityError } from "../../common/security-error.js";
import { FramerError } from "../../framers/tree.js";
import type { GatewayMirror, WireMessageAnswer } from "../../port/port.js";
import type { DialectPlan } from "../plan/plan.js";
import { MappingError } from "../values/mapping-error.js";
import { receiveMessage } from "./receive.js";
import { issueToken, refuseWith, replyTo } from "./reply.js";

/** The authority's side of a dialect. */
export function createMirror(plan: DialectPlan): GatewayMirror {
  return {
    dialect: plan.dialect,
    receive: (message, context) => receiveMessage(plan, message, context),
    reply: (received, answer, context) =>
      written(() => {
        const { call, kind } = received.request;
        const planned = plan.find(call, kind);
        return planned ? replyTo(plan, planned, received, answer, context) : refuseWith(plan, "no-such-call", context);
      }),
    refuse: (why, context) => written(() => refuseWith(plan, why, context)),
    issueToken: (token, validMs, context) => written(() => issueToken(plan, token, validMs, context)),
  };
}

/**
 * An answer that cannot be written, because a value has no code or the part that is signed is absent, is an error of
 * the gateway: no institution takes it for an answer.
 */
function written(write: () => WireMessageAnswer): WireMessageAnswer {
  try {
    return write();
  } catch (error) {
    if (error instanceof MappingError || error instanceof SecurityError || error instanceof FramerError)
      return { status: 500, headers: {}, body: new Uint8Array() };
    throw error;
  }
}
