import * as z from "zod";
import { Instant } from "../schema/primitives.js";
import type * as Types from "./types.generated.js";

/** Maximum number of webhooks of an institution at an authority. */
export const MAX_WEBHOOKS = 16;
/** How long the former secret of a webhook remains valid after a rotation unless asked otherwise, in seconds. */
export const DEFAULT_SECRET_OVERLAP_S = 86_400;
const MAX_SECRET_OVERLAP_S = 7 * 86_400;

// Without credentials and fragment. `http` only for loopback: a receiver on the same machine, in a sandbox.
const WEBHOOK_URL =
  /^(?:https:\/\/[^\s/?#@\\]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?)(?:[/?][^\s#]*)?$/;

/** Schema of the id of a webhook. */
export const WebhookId = z
  .string()
  .regex(/^wh_[0-9a-f]{24}$/)
  .meta({
    id: "WebhookId",
    description: "`wh_` and 24 hexadecimal digits",
    examples: ["wh_5f1c0d2e9b7a4c3d8e6f0a1b"],
  });

const url = z
  .string()
  .max(2048)
  .regex(WEBHOOK_URL)
  .meta({
    title: "接收地址",
    description:
      "Address that receives the events: https, without user name, password and fragment. A sandbox also accepts http on loopback",
    examples: ["https://bank.example.com/bdc/events"],
  });

const secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/)
  .meta({
    title: "签名密钥",
    description:
      "Secret of the signatures: `whsec_` and base64 of 24 to 64 bytes. It is shown only once, in this answer",
  });

/** The registration of an address for events. */
export const WebhookRequest = z
  .strictObject({ url })
  .meta({ id: "WebhookRequest", title: "登记接收地址", description: "The registration of an address for events" });
/** The registration of an address for events. */
export type WebhookRequest = Types.WebhookRequest;

/** An address that receives the events of an institution. */
export const Webhook = z
  .looseObject({
    id: WebhookId.meta({ title: "编号", description: "Id of the webhook, never used again" }),
    url: z.string().meta({ title: "接收地址", description: "Address that receives the events" }),
    status: z.enum(["active", "disabled"]).meta({
      title: "状态",
      description:
        "`active` receives events · `disabled` answered 410 and receives none; remove and register it again to resume",
    }),
    createdAt: Instant.meta({ title: "登记时间", description: "When it was registered" }),
    formerSecretUntil: Instant.optional().meta({
      title: "原密钥有效期至",
      description: "Events are signed with both secrets until then; absent unless a rotation is in progress",
    }),
  })
  .meta({ id: "Webhook", title: "接收地址", description: "An address that receives the events of an institution" });
/** An address that receives the events of an institution. */
export type Webhook = Types.Webhook;

/** A webhook with its new secret. */
export const WebhookWithSecret = Webhook.extend({ secret }).meta({
  id: "WebhookWithSecret",
  title: "接收地址及签名密钥",
  description: "A webhook with its new secret, as answered to a registration and to a rotation",
});
/** A webhook with its new secret. */
export type WebhookWithSecret = Types.WebhookWithSecret;

/** The webhooks of an institution. */
export const WebhookList = z
  .looseObject({
    webhooks: z
      .array(Webhook)
      .meta({ title: "接收地址", description: "All of them, oldest first; secrets are not shown" }),
  })
  .meta({ id: "WebhookList", title: "接收地址列表", description: "The webhooks of an institution" });
/** The webhooks of an institution. */
export type WebhookList = Types.WebhookList;

/** A request for a new secret. */
export const SecretRotation = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(MAX_SECRET_OVERLAP_S)
      .optional()
      .meta({
        title: "重叠时间（秒）",
        description: `How long events are signed with the former secret too; ${DEFAULT_SECRET_OVERLAP_S} when absent, 0 when it has leaked`,
        examples: [3600],
      }),
  })
  .meta({ id: "SecretRotation", title: "更换密钥", description: "A request for a new secret of a webhook" });
/** A request for a new secret of a webhook. */
export type SecretRotation = Types.SecretRotation;

/** What became of a test event. */
export const WebhookTestResult = z
  .looseObject({
    delivered: z.boolean().meta({ title: "是否送达", description: "True when the address answered with a status 2xx" }),
    eventId: z.string().meta({ title: "事件编号", description: "The `webhook-id` of the test event" }),
    status: z.int().optional().meta({
      title: "HTTP 状态码",
      description: "Status of the answer; absent when there was none within 10 seconds",
    }),
  })
  .meta({ id: "WebhookTestResult", title: "测试结果", description: "What became of a test event, sent once" });
/** What became of a test event, sent once. */
export type WebhookTestResult = Types.WebhookTestResult;
