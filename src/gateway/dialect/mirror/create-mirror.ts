import type { GatewayMirror } from "../../port/port.js";
import type { DialectPlan } from "../plan/plan.js";
import { receiveMessage } from "./receive.js";
import { issueToken, refuseWith, replyTo } from "./reply.js";

/** The authority's side of a dialect. */
export function createMirror(plan: DialectPlan): GatewayMirror {
  return {
    dialect: plan.dialect,
    receive: (message, context) => receiveMessage(plan, message, context),
    reply: (received, answer, context) => {
      const { call, kind } = received.request;
      const planned = plan.find(call, kind);
      return planned ? replyTo(plan, planned, received, answer, context) : refuseWith(plan, "no-such-call", context);
    },
    refuse: (why, context) => refuseWith(plan, why, context),
    issueToken: (token, validMs, context) => issueToken(plan, token, validMs, context),
  };
}
