import {
  validateFiling,
  problem,
  type Case,
  type Filing,
  type FilingValidation,
  type FilingOutcome,
  type Kind,
  type Problem,
  type Reason,
} from "../../contract/index.js";
import type { Answer } from "../http/answer.js";
import { ProblemError, fail, invalid } from "../errors/problem-error.js";
import type { Call } from "./call.js";
import type { Institution } from "../parties/institutions.js";
import { automaticActions } from "../cases/transitions.js";
import type { Registry } from "../registry/registry.js";
import type { JsonText } from "../cases/case-store.js";
import { admissionReasons } from "./admission.js";

/** A filing as received, validated against the contract only. */
interface ReceivedFiling {
  readonly ref: string;
  readonly checked: FilingValidation<Kind>;
}

function receive(kind: Kind, body: unknown): ReceivedFiling {
  return { ref: refOf(body), checked: validateFiling(kind, body) };
}

/** An outcome whose case is already serialized as JSON, since it was just stored or loaded. */
interface FilingResult {
  readonly ref: string;
  readonly outcome: FilingOutcome["outcome"];
  readonly case?: JsonText;
  readonly problem?: Problem;
}

export async function fileOne(call: Call): Promise<Answer> {
  const {
    registry,
    institution,
    operation: { kind },
  } = call;
  const key = call.headers["Idempotency-Key"];
  const received = receive(kind!, call.body);
  const {
    outcome,
    case: text,
    problem: refusal,
  } = await registry.write((now) => {
    const filed = file(registry, institution, kind!, received, now);
    if (filed.case !== undefined && key !== undefined)
      registry.keys.claimFiling(institution.id, key, kind!, filed.ref, now);
    return filed;
  });
  if (refusal) throw new ProblemError(refusal);
  if (registry.reviewOf(kind!).mode === "delayed") registry.wake();
  if (outcome !== "filed") return { status: 200, text };
  const { caseNo } = JSON.parse(text!) as Pick<Case, "caseNo">;
  return { status: 201, text, headers: { Location: `${call.base}/v1/cases/${caseNo}` } };
}

export async function fileBatch(call: Call): Promise<Answer> {
  const {
    registry,
    institution,
    operation: { kind },
  } = call;
  const filings = filingsOf(call.body, registry.authority.capabilities.batch.maxFilings).map((filing) =>
    receive(kind!, filing),
  );
  const valid = filings.flatMap(({ checked }) => (checked.ok ? [checked.filing] : []));
  const outcomes = await registry.write((now) => {
    registry.cases.store.prefetch(
      institution.id,
      kind!,
      valid.map(({ ref }) => ref),
    );
    registry.register.prefetch(valid);
    return filings.map((filing): FilingResult => {
      const result = registry.commits.savepoint(() => file(registry, institution, kind!, filing, now));
      return result.ok ? result.value : { ref: filing.ref, outcome: "failed", problem: problem("internal") };
    });
  });
  if (registry.reviewOf(kind!).mode === "delayed") registry.wake();
  return { status: 200, text: `{"outcomes":[${outcomes.map(outcomeText).join(",")}]}` };
}

function outcomeText({ ref, outcome, case: text, problem: refusal }: FilingResult): JsonText {
  return `{"ref":${JSON.stringify(ref)},"outcome":"${outcome}"${text === undefined ? "" : `,"case":${text}`}${refusal ? `,"problem":${JSON.stringify(refusal)}` : ""}}`;
}

/**
 * Validates the envelope of a batch. Filings are validated one by one; only a filing without a readable ref fails the
 * whole call, because its outcome could not be matched.
 */
function filingsOf(body: unknown, max: number): { ref: string }[] {
  const envelope = body as { filings?: unknown };
  if (typeof body !== "object" || body === null || Array.isArray(body))
    invalid("", "field-type", "类型应为 object", "must be object");
  const errors: Reason[] = Object.keys(envelope)
    .filter((k) => k !== "filings")
    .map((k) => ({
      pointer: `/${k}`,
      code: "field-unknown",
      zh: "接口不支持该字段",
      en: "unknown field",
    }));
  if (!Array.isArray(envelope.filings))
    errors.push({
      pointer: "/filings",
      code: envelope.filings === undefined ? "field-missing" : "field-type",
      zh: "应为申请的数组",
      en: "must be an array of filings",
    });
  else {
    if (envelope.filings.length === 0)
      errors.push({
        pointer: "/filings",
        code: "field-too-short",
        zh: "至少一笔申请",
        en: "at least one filing is required",
      });
    if (envelope.filings.length > max)
      fail("batch-too-large", { detail: { zh: `最多 ${max} 笔申请`, en: `at most ${max} filings` } });
    envelope.filings.forEach((f: unknown, i) => {
      if (typeof f !== "object" || f === null || Array.isArray(f))
        errors.push({ pointer: `/filings/${i}`, code: "field-type", zh: "类型应为 object", en: "must be object" });
      else if (typeof (f as { ref?: unknown }).ref !== "string")
        errors.push({
          pointer: `/filings/${i}/ref`,
          code: "ref" in f ? "field-type" : "field-missing",
          zh: "应为文本；结果按申请编号对应",
          en: "must be a string, because outcomes are matched by ref",
        });
    });
  }
  if (errors.length) fail("invalid-request", { errors });
  return envelope.filings as { ref: string }[];
}

/**
 * Files one filing inside a transaction: first looks for an existing case of the ref, then for reasons against
 * accepting it, then creates the case.
 */
function file(
  registry: Registry,
  institution: Institution,
  kind: Kind,
  { ref, checked }: ReceivedFiling,
  now: Date,
): FilingResult {
  if (!checked.ok)
    return {
      ref,
      outcome: "turned-away",
      problem: problem("filing-invalid", { errors: checked.errors.map((e) => ({ ...e })) }),
    };
  const filing: Filing = checked.filing;
  const before = registry.cases.store.filed(institution.id, kind, filing.ref);
  if (before) {
    registry.repeated.set(before.caseNo, (registry.repeated.get(before.caseNo) ?? 0) + 1);
    return before.isOf(filing)
      ? { ref, outcome: "existing", case: before.doc() }
      : { ref, outcome: "conflict", problem: problem("ref-conflict", { caseNo: before.caseNo }) };
  }
  const turnedAway = (reasons: readonly Reason[]): FilingResult => ({
    ref,
    outcome: "turned-away",
    problem: problem("turned-away", { errors: [...reasons] }),
  });
  const notAdmitted = admissionReasons(registry, institution, kind, filing);
  const review = registry.reviewOf(kind);
  // If the case is registered immediately, `receive` runs the register's checks. They run here only when other reasons
  // must be reported with them, or when registration comes later.
  if (notAdmitted.length || !automaticActions(review).includes("register")) {
    const reasons = [
      ...notAdmitted,
      ...registry.register.findObstacles(kind, filing, registry.cases.contextFor(institution, now)),
    ];
    if (reasons.length) return turnedAway(reasons);
  }
  const received = registry.cases.receive(kind, filing, institution, review, now);
  return "taken" in received ? { ref, outcome: "filed", case: received.taken } : turnedAway(received.refused);
}

function refOf(body: unknown): string {
  const ref = typeof body === "object" && body !== null && "ref" in body ? body.ref : undefined;
  return typeof ref === "string" ? ref : "";
}
