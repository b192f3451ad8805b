import {
  MATERIAL_KINDS,
  columnsFor,
  findEntry,
  papersMeeting,
  validateFiling,
  type Column,
  type FieldError,
  type FilingOf,
  type Kind,
  type Material,
} from "../../contract/index.js";
import {
  RuleEvaluator,
  blocksFiling,
  packContext,
  type Finding,
  type PartialFiling,
  type RulePack,
} from "../../rules/index.js";
import type { OptionExpectations } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";

/** How filings are checked before they are sent. */
export interface FilingChecks {
  /**
   * `"on"`: a filing that violates the contract or a rule is not sent, and has the outcome `invalid` with every reason.
   * The requirements that the authority publishes are included once `capabilities.get` was called. `"off"`: filings are
   * sent as they are, and the authority decides.
   * @default "on"
   */
  readonly rules?: "on" | "off" | undefined;
  /**
   * Rules with severity `confirm` that a person has accepted: id of the rule and the reason. Errors cannot be accepted.
   * @default none
   */
  readonly accept?: ReadonlyMap<string, string> | undefined;
}

export const FILING_OPTIONS: OptionExpectations = { rules: expects.oneOf(["on", "off"]), accept: expects.map };

/** With what filings are checked: the day and the pack that apply now. */
export interface FilingJudge extends FilingChecks {
  /** Day in China, YYYY-MM-DD. */
  readonly today: string;
  readonly pack: RulePack | undefined;
}

/**
 * Returns every finding on a filing, if one of them keeps it from being sent; otherwise an empty list. The rules are
 * evaluated on filings that satisfy the contract.
 */
export function blockingFindings<K extends Kind>(kind: K, filing: FilingOf<K>, judge: FilingJudge): readonly Finding[] {
  if (judge.rules === "off") return [];
  const valid = validateFiling(kind, filing);
  if (!valid.ok) return valid.errors.map((error) => findingOf(kind, error));
  const { today, pack, accept } = judge;
  const { materials = [] } = filing as { readonly materials?: readonly Material[] };
  const context = {
    kind,
    today,
    materials: materials.map((material) => material.kind),
    ...packContext(pack, kind),
  };
  const evaluator = new RuleEvaluator(kind, today, { ...(pack && { pack }), ...(accept && { accept }) });
  const findings = [
    ...missingFields(kind, valid.filing, pack),
    ...missingMaterials(kind, valid.filing, context.materials, pack),
    ...evaluator.evaluate(valid.filing as PartialFiling, context),
  ];
  return findings.some(blocksFiling) ? findings : [];
}

/** Fields that are optional in the contract, but required by the authority. */
function missingFields(kind: Kind, filing: object, pack: RulePack | undefined): Finding[] {
  const wanted = new Set(pack?.requiredFields?.[kind] ?? []);
  if (wanted.size === 0) return [];
  return columnsFor(kind)
    .filter((column) => wanted.has(column.key) && column.cell !== "materials" && isMissing(filing, column))
    .map(({ key, zh, place }) => {
      const pointer = `/${place.in === "people" ? place.list : place.in === "group" ? `${place.group}/${place.field}` : place.field}`;
      return {
        rule: "field-missing",
        severity: "error",
        field: key,
        pointer,
        zh: `${zh}：登记机构要求填写`,
        en: `${pointer}: required by the authority`,
        ...FIX,
      };
    });
}

function isMissing(filing: object, { place }: Column): boolean {
  const values = filing as Readonly<Record<string, unknown>>;
  if (place.in === "filing") return values[place.field] === undefined;
  if (place.in === "people")
    return ((values[place.list] as readonly Readonly<Record<string, unknown>>[] | undefined) ?? []).some(
      (person) => person[place.field] === undefined,
    );
  const group = values[place.group] as Readonly<Record<string, unknown>> | undefined;
  return group !== undefined && group[place.field] === undefined;
}

/** Documents that the authority requires in addition. */
function missingMaterials(kind: Kind, filing: object, given: readonly string[], pack: RulePack | undefined): Finding[] {
  const ground = "ground" in filing ? filing.ground : undefined;
  return (pack?.requiredMaterials?.[kind] ?? [])
    .map((wanted) => papersMeeting(wanted, ground))
    .filter((papers) => !papers.some((paper) => given.includes(paper)))
    .map(([wanted = ""]) => ({
      rule: "material-required",
      severity: "error",
      field: "materials",
      pointer: "/materials",
      zh: `缺少登记机构要求的材料：${findEntry(MATERIAL_KINDS, wanted)?.zh ?? wanted}`,
      en: `a document required by the authority is missing: ${wanted}`,
      fixZh: "先上传该材料，再在 materials 中列出",
      fixEn: "Upload the document and list it in materials",
    }));
}

const FIX = {
  fixZh: "按接口规范填写该字段",
  fixEn: "Correct the field as the contract describes it",
} as const;

function findingOf(kind: Kind, { pointer, code, zh, en }: FieldError): Finding {
  const [, field = ""] = pointer.split("/");
  const name = columnsFor(kind).find(({ key }) => key === field)?.zh;
  return {
    rule: code,
    severity: "error",
    ...(field && { field }),
    pointer,
    zh: `${name ?? (pointer || "申请")}：${zh}`,
    en: `${pointer || "the filing"}: ${en}`,
    ...FIX,
  };
}
