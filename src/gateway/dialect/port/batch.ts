import { problem } from "../../../contract/index.js";
import type { Opened, SealContext } from "../../port/port.js";
import type { MapContext, Node } from "../operators/line.js";
import { isAbsent, isNode, type Place } from "../operators/place.js";
import type { DialectPlan, PlannedBatch, PlannedCall } from "../plan/plan.js";
import { MappingError } from "../values/mapping-error.js";
import { answered, refusal, unknown } from "./answers.js";
import { completeCase } from "./cases.js";
import { writeFields } from "./seal.js";

/**
 * Reads the outcomes of a batch, each matched to its filing by key. A filing without an outcome, with two, or with one
 * that is not understood has none in the answer: the SDK then treats it as unknown.
 */
export function openBatch(
  plan: DialectPlan,
  planned: PlannedCall,
  document: Node,
  mapping: MapContext,
  message: Node,
  context: SealContext,
): Opened {
  const batch = planned.batch!;
  const found = batch.outcomes.get(message);
  const elements: readonly unknown[] = Array.isArray(found) ? found : isAbsent(found) ? [] : [found];
  if (isAbsent(found)) return unknown("answer-without-list");
  const filings = document["filings"] as Node[];
  const keys = keysOf(planned, batch, document, mapping);
  const byKey = new Map<string, Node[]>();
  for (const element of elements) {
    const key = isNode(element) ? keyAt(batch.outcomeKey, element) : undefined;
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), element as Node]);
  }
  const outcomes = filings.flatMap((filing, i) => {
    const key = keys[i];
    const own = key === undefined ? [] : (byKey.get(key) ?? []);
    const isUnique = own.length === 1 && keys.indexOf(key) === keys.lastIndexOf(key);
    return isUnique ? (openOutcome(plan, planned, batch, filing, own[0]!, mapping, context) ?? []) : [];
  });
  return answered(200, { outcomes });
}

/** The keys of the filings as the request carried them. */
function keysOf(
  planned: PlannedCall,
  batch: PlannedBatch,
  document: Node,
  mapping: MapContext,
): (string | undefined)[] {
  const written = batch.filings.get(writeFields(planned, document, mapping));
  return Array.isArray(written) ? written.map((filing: unknown) => keyAt(batch.filingKey, filing as Node)) : [];
}

const keyAt = (place: Place, node: Node): string | undefined => {
  const value = place.get(node);
  return isAbsent(value) || typeof value === "object" ? undefined : String(value);
};

function openOutcome(
  plan: DialectPlan,
  planned: PlannedCall,
  { results }: PlannedBatch,
  filing: Node,
  outcome: Node,
  mapping: MapContext,
  { now }: SealContext,
): Node | undefined {
  const ref = String(filing["ref"]);
  const { meaning, code } = results.judge(outcome, 200);
  const because = (kind: "turned-away" | "ref-conflict") => refusal(kind, results.reasons(outcome), code).json;
  switch (meaning) {
    case "ok": {
      const found: Node = {};
      try {
        planned.answer.read(outcome, found, { ...mapping, root: found, values: { ...mapping.values, $ref: ref } });
      } catch (error) {
        if (error instanceof MappingError) return undefined;
        throw error;
      }
      const wireRef = plan.writeRef(ref);
      const { authority } = plan.description;
      const facts = {
        authority: authority.id,
        now,
        ref,
        wireRef,
        kind: planned.kind,
        caseNo: undefined,
        isFiled: true,
      };
      return completeCase(found, facts) ? undefined : { ref, outcome: "filed", case: found };
    }
    case "refused":
      return { ref, outcome: "turned-away", problem: because("turned-away") };
    case "conflict":
      return { ref, outcome: "conflict", problem: because("ref-conflict") };
    case "not-processed":
    case "too-fast":
      return { ref, outcome: "failed", problem: problem("unavailable") };
    default:
      return undefined;
  }
}
