import { OPERATIONS } from "../../contract/index.js";
import type { Call, Handler } from "./call.js";
import { getCase, listCases, listChanges, supplementCase, withdrawCase } from "./cases.js";
import { fileBatch, fileOne } from "./filings.js";
import { hasMaterial, putMaterial } from "./materials.js";
import { createSearch, getCertificate, getCertificateFile, getQueryResult, getUnit } from "./queries.js";
import { listWebhooks, registerWebhook, removeWebhook, rotateWebhookSecret, testWebhook } from "./subscriptions.js";

const named: Readonly<Record<string, Handler>> = {
  listCases,
  getCase,
  supplementCase,
  withdrawCase,
  listChanges,
  getUnit,
  createSearch,
  getQueryResult,
  getCertificate,
  getCertificateFile,
  putMaterial,
  hasMaterial,
  registerWebhook,
  listWebhooks,
  testWebhook,
  rotateWebhookSecret,
  removeWebhook,
  getCapabilities: ({ registry }: Call) => ({ status: 200, json: registry.authority.capabilities }),
};

const handlers = new Map(
  OPERATIONS.map((o) => {
    const handler = o.kind ? (o.batch ? fileBatch : fileOne) : named[o.id];
    if (!handler) throw new RangeError(`the sandbox has no handler for ${o.id}`);
    return [o.id, handler];
  }),
);

export function handlerOf(operationId: string): Handler {
  return handlers.get(operationId)!;
}
