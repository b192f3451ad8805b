import type { GatewayPort } from "../../port/port.js";
import { unwritableRequest } from "../../port/unwritable.js";
import type { DialectPlan } from "../plan/plan.js";
import { capabilitiesOf } from "./capabilities.js";
import { openAnswer } from "./open.js";
import { sealRequest } from "./seal.js";
import { tokenPort } from "./token.js";
import { unknown } from "./answers.js";

/** The institution's side of a dialect. */
export function createPort(plan: DialectPlan): GatewayPort {
  return {
    dialect: plan.dialect,
    capabilities: capabilitiesOf(plan),
    token: plan.token && tokenPort(plan, plan.token),
    offers: (call, kind) => plan.find(call, kind) !== undefined,
    seal: (request, context) => {
      const planned = plan.find(request.call, request.kind);
      if (planned) return sealRequest(plan, planned, request, context);
      throw unwritableRequest("not-offered");
    },
    open: (request, sent, answer, context) => {
      const planned = plan.find(request.call, request.kind);
      return planned ? openAnswer(plan, planned, request, sent, answer, context) : unknown("not-offered");
    },
  };
}
