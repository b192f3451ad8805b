import { createHash } from "node:crypto";
import type { Answer } from "../http/answer.js";
import type { Call } from "./call.js";

type KeyedRequest = Parameters<Call["registry"]["keys"]["keep"]>[0];

/**
 * Runs the work of a call in a transaction, once per Idempotency-Key: a repetition returns the first answer. Effect and
 * answer become durable together, so that no crash separates them.
 */
export function writeOnce(call: Call, work: (now: Date) => Answer): Promise<Answer> {
  const { registry } = call;
  const request = keyedRequest(call);
  if (!request) return registry.write(work);
  return registry.write((now) => registry.keys.firstAnswer(request, now) ?? kept(call, request, work(now), now));
}

/**
 * Does the same for work outside the register, such as a request to another server. After a crash before its answer is
 * kept, a repetition does the work again.
 */
export async function performOnce(call: Call, work: () => Promise<Answer>): Promise<Answer> {
  const { registry } = call;
  const request = keyedRequest(call);
  if (!request) return work();
  const first = await registry.write((now) => registry.keys.firstAnswer(request, now));
  if (first) return first;
  const answer = await work();
  return registry.write((now) => kept(call, request, answer, now));
}

function keyedRequest({ institution, operation, params, body, headers }: Call): KeyedRequest | undefined {
  const key = headers["Idempotency-Key"];
  if (key === undefined) return undefined;
  const content = JSON.stringify([operation.id, params, body]);
  return { institution: institution.id, key, digest: createHash("sha256").update(content).digest("hex") };
}

function kept({ registry }: Call, request: KeyedRequest, { status, headers = {}, json }: Answer, now: Date): Answer {
  const answer = { status, headers, text: JSON.stringify(json) };
  registry.keys.keep(request, answer, now);
  return answer;
}
