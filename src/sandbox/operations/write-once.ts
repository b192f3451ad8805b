import { createHash } from "node:crypto";
import type { Answer } from "../http/answer.js";
import type { Call } from "./call.js";

/**
 * Runs the work of a call in a transaction, once per Idempotency-Key: a repetition returns the first answer. Effect and
 * answer become durable together, so that no crash separates them.
 */
export function writeOnce(call: Call, work: (now: Date) => Answer): Promise<Answer> {
  const { registry, institution, operation, params, body } = call;
  const key = call.headers["Idempotency-Key"];
  if (key === undefined) return registry.write(work);
  const digest = createHash("sha256")
    .update(JSON.stringify([operation.id, params, body]))
    .digest("hex");
  const request = { institution: institution.id, key, digest };
  return registry.write((now) => {
    const first = registry.keys.firstAnswer(request, now);
    if (first) return first;
    const { status, headers = {}, json } = work(now);
    const answer = { status, headers, text: JSON.stringify(json) };
    registry.keys.keep(request, answer, now);
    return answer;
  });
}
