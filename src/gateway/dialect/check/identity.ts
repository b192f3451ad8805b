import { kinds } from "../../../contract/index.js";
import { MIN_DERIVED_LENGTH } from "../plan/identity.js";
import { allCalls } from "../plan/described-calls.js";
import { fieldsAskedFor } from "../plan/plan.js";
import type { Description } from "../schema/description.js";
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
  const lookUps = allCalls(description).filter(({ call }) => call === "look-up");
  for (const { kind, spec, pointer } of lookUps) {
    const { request, answer = [], results = description.results } = spec;
    if (kind === undefined) {
      if (![...description.head, ...request].some(sendsRef)) findings.add(`${pointer}/request`, "look-up-without-ref");
    } else if (!fieldsAskedFor(request, kind).some((name) => name !== "ref"))
      findings.add(`${pointer}/request`, "look-up-without-filing", kind);
    const list = answer.find(({ to }) => to === "cases");
    if (!list && !says(results, "not-there")) findings.add(pointer, "look-up-never-absent");
    const needed = SHOWN[lookUp.returns];
    const lines = list && "each" in list ? list.fields : answer;
    if (needed !== undefined && !lines.some(({ to }) => to === needed))
      findings.add("/lookUp/returns", "look-up-returns", needed);
  }
  if (lookUp.by === "ref") return;
  for (const kind of kinds)
    if (description.kinds[kind] && !lookUps.some((one) => one.kind === kind))
      findings.add(`/kinds/${kind}`, "look-up-none-of-kind", kind);
}

/** The field of a case that a look-up must show, by what it returns. */
const SHOWN = { units: "units", digest: "contentDigest", neither: undefined } as const;
