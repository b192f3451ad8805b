import { UNRECOGNISED } from "../../../contract/index.js";
import type { Node } from "../operators/line.js";
import { isNode } from "../operators/place.js";

/** What a case is told with, where the message says nothing of it. */
export interface CaseFacts {
  readonly authority: string;
  readonly now: Date;
  readonly ref: string | undefined;
  readonly wireRef: string | undefined;
  readonly kind: string | undefined;
  readonly caseNo: string | undefined;
  /** The answer confirms a new filing, so its case has been submitted. */
  readonly isFiled: boolean;
}

/** Why an answer cannot be the case that was asked for. */
export type CaseDoubt = "no-case-number" | "other-ref" | "other-case" | "no-status";

/** Completes a case with what the request tells. Returns why it is none, instead of guessing. */
export function completeCase(found: Node, facts: CaseFacts): CaseDoubt | undefined {
  const { ref, wireRef, kind, caseNo, now, authority, isFiled } = facts;
  if (found["ref"] !== undefined && found["ref"] === wireRef) found["ref"] = ref;
  found["ref"] ??= ref;
  found["kind"] ??= kind;
  found["caseNo"] ??= caseNo;
  if (typeof found["caseNo"] !== "string") return "no-case-number";
  if (caseNo !== undefined && found["caseNo"] !== caseNo) return "other-case";
  if (ref !== undefined && found["ref"] !== ref) return "other-ref";
  if (found["status"] === undefined && !isFiled) return "no-status";
  // The rest is what a gateway seldom tells. An authority's status that nobody told is empty.
  found["status"] ??= isFiled ? "submitted" : UNRECOGNISED;
  found["authorityStatus"] ??= { code: "", text: "" };
  if (isNode(found["authorityStatus"])) found["authorityStatus"]["code"] ??= "";
  found["done"] ??= false;
  found["authority"] ??= authority;
  found["updatedAt"] ??= found["receivedAt"] ?? now.toISOString();
  found["receivedAt"] ??= found["updatedAt"];
  // Two reports on a case are ordered by when they were made.
  found["version"] ??= Math.max(1, Math.floor(Date.parse(String(found["updatedAt"])) / 1_000));
  found["units"] ??= [];
  found["certificates"] ??= [];
  return undefined;
}
