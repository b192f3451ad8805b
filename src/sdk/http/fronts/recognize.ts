import type { FrontAnswer, FrontFacts } from "../../../gateway/light.js";

/**
 * Answers from what stands in front of a gateway: firewalls, proxies, portals, maintenance pages, renamed paths. They
 * say nothing about a request, and everybody waits a little after one.
 */

const LESS_THAN = 0x3c;
const BLANKS = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);

/** Returns what stands in front of the gateway, if the answer comes from there. */
export async function frontIn(answer: FrontAnswer): Promise<FrontFacts | undefined> {
  // Loaded with the first suspicious answer.
  const { frontOf } = await import("../../../gateway/fronts/front.js");
  return frontOf(answer, "json");
}

/**
 * Tells at once whether an answer cannot be the gateway's own JSON. Status 429 means the same wherever it comes from:
 * nothing was done.
 */
export function isSuspicious({ status, headers, body }: FrontAnswer): boolean {
  if (status === 429) return false;
  const first = body.find((byte) => !BLANKS.has(byte));
  if (status < 300) return first === LESS_THAN;
  return (status < 400 || first !== undefined) && !(headers["content-type"] ?? "").includes("problem+json");
}

/** Tells whether other calls would end in front of the gateway too, and not only this path or this request. */
export function concernsAllCalls({ kind }: FrontFacts, status: number): boolean {
  return kind !== "gone" && (kind !== "web-page" || status < 400);
}
