import * as z from "zod";
import { Change } from "../responses/case.js";
import { Instant } from "../schema/primitives.js";
import { WebhookId } from "./webhooks.js";
import type * as Types from "./types.generated.js";

const timestamp = Instant.meta({
  title: "时间",
  description: "When the event occurred, at its first delivery and all others",
});

/** An event: a case has changed. */
export const CaseChangedEvent = z
  .looseObject({
    type: z.enum(["case.changed"]).meta({ title: "事件类型", description: "Type of the event" }),
    timestamp,
    data: Change,
  })
  .meta({
    id: "CaseChangedEvent",
    title: "受理件变更",
    description: "A case has changed; `data` is the entry of the change feed",
  });
/** An event: a case has changed. */
export type CaseChangedEvent = Types.CaseChangedEvent;

/** An event that was requested to test the receiver. */
export const WebhookTestEvent = z
  .looseObject({
    type: z.enum(["webhook.test"]).meta({ title: "事件类型", description: "Type of the event" }),
    timestamp,
    data: z.looseObject({ webhookId: WebhookId }).meta({ title: "内容", description: "The webhook that is tested" }),
  })
  .meta({
    id: "WebhookTestEvent",
    title: "测试事件",
    description: "An event that the institution requested to test its receiver. It concerns no case",
  });
/** An event that was requested to test the receiver. */
export type WebhookTestEvent = Types.WebhookTestEvent;
