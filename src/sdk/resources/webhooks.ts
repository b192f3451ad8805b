import type { Webhook } from "../../contract/index.js";
import {
  WebhookList,
  WebhookTestResult,
  WebhookWithSecret,
  type SecretRotation,
  type WebhookRequest,
} from "../../contract/index.js";
import { WRITE_OPTIONS, checkCallOptions, type CallOptions } from "../arguments/call-options.js";
import { checkArguments, checkOptions } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { GatewayCaller, WriteOptions } from "../gateway/caller.js";

/** Addresses that receive the events of the institution (`client.webhooks`). `verifyWebhook` checks what arrives. */
export class Webhooks {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }

  /**
   * Registers an address. Events begin with the changes after the registration.
   * @param request.url https address without user name, password and fragment, at most 2048 characters; a sandbox also
   *   accepts http on loopback
   * @returns the webhook with its secret. Store the secret: it is not shown again.
   * @throws ConflictError when the address is registered already (`webhook-exists`) or no more can be registered
   *   (`webhook-limit`)
   * @throws OutcomeUnknownError when every answer was lost: call again with the same `idempotencyKey`, or find the
   *   webhook with `list` and get a secret with `rotateSecret`
   * @throws RegistryError any other failure
   */
  async register(request: WebhookRequest, options?: WriteOptions): Promise<WebhookWithSecret> {
    checkOptions("webhooks.register", request, { url: expects.text }, { name: "request", required: ["url"] });
    checkCallOptions("webhooks.register", options, WRITE_OPTIONS);
    return this.#caller.get("registerWebhook", { json: JSON.stringify(request) }, options, WebhookWithSecret);
  }

  /**
   * Lists all webhooks of the institution, oldest first, without their secrets.
   * @throws RegistryError
   */
  async list(options?: CallOptions): Promise<Webhook[]> {
    checkCallOptions("webhooks.list", options);
    const { webhooks } = await this.#caller.get("listWebhooks", {}, options, WebhookList);
    return webhooks;
  }

  /**
   * Sends an event of type `webhook.test` to the address once and waits up to 10 seconds for its answer.
   * @param id id of the webhook
   * @throws NotFoundError when the institution has no such webhook
   * @throws RegistryError any other failure
   */
  async test(id: string, options?: WriteOptions): Promise<WebhookTestResult> {
    checkArguments("webhooks.test", { id: [id, expects.text] });
    checkCallOptions("webhooks.test", options, WRITE_OPTIONS);
    return this.#caller.get("testWebhook", { params: { webhookId: id }, repeatable: true }, options, WebhookTestResult);
  }

  /**
   * Makes a new secret. Until the overlap ends, events carry the signatures of both secrets, so that receivers can be
   * changed one after another.
   * @param id id of the webhook
   * @param rotation.overlapSeconds how long the former secret remains valid, 0 to 604800 seconds; default 86400. Use 0
   *   when it has leaked.
   * @returns the webhook with the new secret. Store it: it is not shown again.
   * @throws NotFoundError when the institution has no such webhook
   * @throws RegistryError any other failure
   */
  async rotateSecret(id: string, rotation: SecretRotation = {}, options?: WriteOptions): Promise<WebhookWithSecret> {
    checkArguments("webhooks.rotateSecret", { id: [id, expects.text] });
    checkOptions("webhooks.rotateSecret", rotation, { overlapSeconds: expects.count }, { name: "rotation" });
    checkCallOptions("webhooks.rotateSecret", options, WRITE_OPTIONS);
    return this.#caller.get(
      "rotateWebhookSecret",
      { params: { webhookId: id }, json: JSON.stringify(rotation) },
      options,
      WebhookWithSecret,
    );
  }

  /**
   * Removes a webhook. It receives no further event.
   * @param id id of the webhook
   * @returns false when there was no such webhook (any more)
   * @throws RegistryError
   */
  async remove(id: string, options?: CallOptions): Promise<boolean> {
    checkArguments("webhooks.remove", { id: [id, expects.text] });
    checkCallOptions("webhooks.remove", options);
    const { status } = await this.#caller.send(
      "removeWebhook",
      { params: { webhookId: id }, repeatable: true, acceptStatuses: [404] },
      options,
    );
    return status !== 404;
  }
}
