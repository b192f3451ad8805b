import type * as z from "zod";
import { CaseChangedEvent, WebhookTestEvent } from "../subscriptions/events.js";
import { eventExamples } from "./examples.js";
import type { Json } from "./json.js";
import { schemaOf } from "./schemas.js";
import { EVENT_TEXT } from "./texts.js";

/** The events that the authority sends to registered addresses. */
export function webhookSection(): Json {
  return {
    caseChanged: event("caseChanged", "受理件变更. A case has changed", CaseChangedEvent, "case.changed"),
    webhookTest: event(
      "webhookTest",
      "测试事件. A test that the institution requested",
      WebhookTestEvent,
      "webhook.test",
    ),
  };
}

function event(
  operationId: string,
  summary: string,
  schema: z.ZodType,
  type: Parameters<typeof eventExamples>[0],
): Json {
  return {
    post: {
      operationId,
      tags: ["webhooks"],
      summary,
      description: EVENT_TEXT,
      security: [],
      parameters: HEADERS,
      requestBody: {
        required: true,
        content: { "application/json": { schema: schemaOf(schema), examples: eventExamples(type) } },
      },
      responses: {
        "2XX": { description: "已收到. Received" },
        "410": { description: "停止向该地址发送. Send no more to this address" },
        default: { description: "稍后再次发送. Sent again later" },
      },
    },
  };
}

const header = (name: string, description: string, schema: Json): Json => ({
  name,
  in: "header",
  required: true,
  description,
  schema,
});

const HEADERS: readonly Json[] = [
  header("webhook-id", "事件编号，每次送达相同. Id of the event, the same for every delivery", {
    type: "string",
    examples: ["msg_330100_4"],
  }),
  header(
    "webhook-timestamp",
    "本次发送的时间（秒），相差超过 300 秒应拒绝. When this delivery was sent, in seconds since 1970; reject a difference of more than 300",
    {
      type: "string",
      pattern: "^[0-9]{1,12}$",
      examples: ["1795226402"],
    },
  ),
  header(
    "webhook-signature",
    "`v1,` 加 `id.timestamp.body` 的 HMAC-SHA256（base64）；更换密钥期间有两个，以空格分隔. `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; two, separated by a space, while a secret is being rotated",
    {
      type: "string",
      pattern: "^v1,[A-Za-z0-9+/]{43}=(?: v1,[A-Za-z0-9+/]{43}=)*$",
      examples: ["v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="],
    },
  ),
];
