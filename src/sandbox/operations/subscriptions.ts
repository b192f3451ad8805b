import {
  DEFAULT_SECRET_OVERLAP_S,
  type SecretRotation,
  type Webhook,
  type WebhookRequest,
  type WebhookWithSecret,
} from "../../contract/index.js";
import { formatInstant } from "../calendar/format.js";
import { invalid } from "../errors/problem-error.js";
import type { Answer } from "../http/answer.js";
import type { Endpoint } from "../registry/endpoints.js";
import type { Call } from "./call.js";
import { performOnce, writeOnce } from "./write-once.js";

export async function registerWebhook(call: Call): Promise<Answer> {
  const { registry, institution, body } = call;
  const { url } = body as WebhookRequest;
  // The pattern of the contract cannot check everything, for example the port.
  if (!URL.canParse(url)) invalid("/url", "field-format", "不是有效的地址", "not a valid URL");
  const answer = await writeOnce(call, () => ({
    status: 201,
    json: withSecret(registry.webhooks.endpoints.add(institution.id, url)),
  }));
  registry.webhooks.look();
  return answer;
}

export function listWebhooks({ registry, institution }: Call): Answer {
  const own = registry.webhooks.endpoints.list().filter((e) => e.institution === institution.id);
  return { status: 200, json: { webhooks: own.map(shown) } };
}

export function testWebhook(call: Call): Promise<Answer> {
  const { registry, institution, params } = call;
  return performOnce(call, async () => {
    const endpoint = registry.webhooks.endpoints.get(params["webhookId"]!, institution.id);
    return { status: 200, json: await registry.webhooks.test(endpoint) };
  });
}

export function rotateWebhookSecret(call: Call): Promise<Answer> {
  const { registry, institution, params, body } = call;
  const { overlapSeconds = DEFAULT_SECRET_OVERLAP_S } = body as SecretRotation;
  const until = new Date(Date.now() + overlapSeconds * 1_000);
  return writeOnce(call, () => ({
    status: 200,
    json: withSecret(registry.webhooks.endpoints.rotate(params["webhookId"]!, institution.id, until)),
  }));
}

export async function removeWebhook({ registry, institution, params }: Call): Promise<Answer> {
  await registry.write(() => registry.webhooks.endpoints.removeById(params["webhookId"]!, institution.id));
  return { status: 204 };
}

function shown({ id, url, disabled, createdAt, former }: Endpoint): Webhook {
  return {
    id,
    url,
    status: disabled ? "disabled" : "active",
    createdAt: formatInstant(createdAt),
    ...(former && { formerSecretUntil: formatInstant(former.until) }),
  };
}

function withSecret(endpoint: Endpoint): WebhookWithSecret {
  return { ...shown(endpoint), secret: endpoint.secret };
}
