import { kinds } from "../../../contract/index.js";
import { MIN_DERIVED_LENGTH } from "../plan/identity.js";
import { fieldsAskedFor } from "../plan/plan.js";
import type { Description } from "../schema/description.js";
import type { Call } from "../schema/messages.js";
import type { Mapping } from "../schema/operators.js";
import type { Results } from "../schema/results.js";
import type { Findings } from "./findings.js";

/** The filing number really travels, and a filing can be found by it. */
export function checkIdentity(description: Description, findings: Findings): void {
  const { identity } = description;
  for (const kind of kinds) {
    const { file, batch } = description.kinds[kind] ?? {};
    const isSent = (line: Mapping): boolean => sendsRef(line) && line.to === identity.at && !line.when;
    if (file && ![...description.head, ...file.request].some(isSent))
      findings.add(`/kinds/${kind}/file/request`, "identity-not-sent", identity.at);
    const inBatch = batch?.request.some(
      (line) => "each" in line && line.each === "filings" && line.fields.some(sendsRef),
    );
    if (batch && !inBatch) findings.add(`/kinds/${kind}/batch/request`, "identity-not-sent", identity.at);
    if (file && identity.repeat === "duplicate" && !says(file.results ?? description.results, "duplicate"))
      findings.add("/identity/repeat", "identity-repeat-code");
  }
  const least = identity.derive && MIN_DERIVED_LENGTH[identity.derive];
  if (least !== undefined && identity.maxLength < least)
    findings.add("/identity/maxLength", "identity-derived-short", String(least));
  checkLookUp(description, findings);
}

const sendsRef = (line: Mapping): boolean =>
  "from" in line && !("join" in line) && (line.from === "ref" || line.from === "$ref");

const says = ({ tests }: Results, meaning: string): boolean =>
  tests.some(({ codes }) => Object.values(codes).includes(meaning as never));

function checkLookUp(description: Description, findings: Findings): void {
  const { lookUp } = description;
  if (lookUp.by === "none") return findings.add("/lookUp/by", "look-up-none");
  const { by, returns } = lookUp;
  const needed = returns === "units" ? "units" : returns === "digest" ? "contentDigest" : undefined;
  const checkFound = (call: Call, pointer: string): void => {
    const list = call.answer.find(({ to }) => to === "cases");
    if (!list && !says(call.results ?? description.results, "not-there")) findings.add(pointer, "look-up-never-absent");
    const lines = list && "each" in list ? list.fields : call.answer;
    if (needed !== undefined && !lines.some(({ to }) => to === needed))
      findings.add("/lookUp/returns", "look-up-returns", needed);
  };
  if (by === "ref") {
    const { call } = lookUp;
    if (![...description.head, ...call.request].some(sendsRef))
      findings.add("/lookUp/call/request", "look-up-without-ref");
    return checkFound(call, "/lookUp/call");
  }
  for (const kind of kinds) {
    const offered = description.kinds[kind];
    if (!offered) continue;
    const call = offered.lookUp ?? lookUp.call;
    const pointer = offered.lookUp ? `/kinds/${kind}/lookUp` : "/lookUp/call";
    if (!call) findings.add(`/kinds/${kind}`, "look-up-none-of-kind", kind);
    else checkFound(call, pointer);
    if (call && !fieldsAskedFor(call.request, kind).some((name) => name !== "ref"))
      findings.add(`${pointer}/request`, "look-up-without-filing", kind);
  }
}
