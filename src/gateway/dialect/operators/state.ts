import { CASE_STATUSES, KINDS, isCaseStatus, isKind } from "../../../contract/index.js";
import { findField } from "../fields/contract-fields.js";
import { MappingError } from "../values/mapping-error.js";
import type { Line, MapContext, Node, Scope, StateLine } from "./line.js";
import { isAbsent, isNode, placeOf, type Place } from "./place.js";

/**
 * `state`: the status of a case. Reads the status of the contract, the authority's own code and text, and whether the
 * case has ended. A code that is not listed is kept as the status, so that it is shown to a person; it is no end.
 */
export function stateLine(states: readonly StateLine[], wire: Place, scope: Scope, to: string): Line {
  const byCode = new Map(states.map((state) => [state.code, state]));
  // The case is the document itself, or a part of it, as in a change.
  const [above] = to.split(/\.?status$/);
  const place = above ? placeOf(above) : undefined;
  const field = above ? findField(scope.fields, above) : scope.fields;
  const tellsEnd = field?.fields.has("done") === true;
  const caseIn = (document: Node): Node => {
    if (!place) return document;
    if (!isNode(place.get(document))) place.set(document, {});
    return place.get(document) as Node;
  };
  return {
    write: (document, message) => {
      const code = codeOf(caseIn(document), states, byCode);
      if (code !== undefined) wire.set(message, code);
    },
    read: (message, document, context) => {
      const found = wire.get(message);
      if (isAbsent(found)) return;
      if (typeof found === "object") throw new MappingError("not-a-text", wire.pointer);
      const code = String(found);
      const state = byCode.get(code);
      const target = caseIn(document);
      target["status"] = state?.status ?? unlisted(code);
      target["authorityStatus"] = { code, text: state?.text ?? code };
      if (tellsEnd) target["done"] = state !== undefined && isDone(state, target, context);
    },
    readsLast: true,
  };
}

/** A raw code must not be taken for a status of the contract that happens to be spelled like it. */
const unlisted = (code: string): string => (isCaseStatus(code) ? `unlisted ${code}` : code);

function isDone({ status, done }: StateLine, document: Node, { values }: MapContext): boolean {
  if (done !== undefined) return done;
  if (!isCaseStatus(status)) return false;
  const kind = String(document["kind"] ?? values["$kind"]);
  const endsRegistered = status === "registered" && isKind(kind) && KINDS[kind].yields === "nothing";
  return CASE_STATUSES[status].final || endsRegistered;
}

/** The code for a status: that of the case when it fits, otherwise the first that has this status and this end. */
function codeOf(
  document: Node,
  states: readonly StateLine[],
  byCode: ReadonlyMap<string, StateLine>,
): string | undefined {
  const { status, done, authorityStatus } = document;
  if (typeof status !== "string") return undefined;
  const own = isNode(authorityStatus) ? String(authorityStatus["code"]) : undefined;
  if (own !== undefined && byCode.get(own)?.status === status) return own;
  const fitting = states.filter((state) => state.status === status);
  const found = fitting.find((state) => state.done === undefined || state.done === done) ?? fitting[0];
  return found?.code ?? status;
}
