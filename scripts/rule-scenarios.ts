/**
 * Where each rule is enforced, and which scenarios of examples/scenarios show it: stopping or warning, and letting a
 * filing of the same kind through. Derived from the rules, the texts of the register and the steps of the scenarios.
 */
import { readFileSync, readdirSync } from "node:fs";
import { RULES as REGISTER_TEXTS } from "../src/sandbox/register/legal-grounds/legal-grounds.js";
import { ScenarioFile, type Scenario, type Step } from "../src/sandbox/scenarios/schema.js";
import { RULES, type Rule } from "../src/sdk/index.js";

const FOLDER = new URL("../examples/scenarios/", import.meta.url);

/** Where a rule is enforced: before a filing is sent, at the register, or by the form of the contract and the commands. */
export type Enforcement = "local" | "register" | "design";

/** A scenario by its file and its number in it, from 1. */
export interface ScenarioPlace {
  readonly file: string;
  readonly number: number;
  readonly zh: string;
}

export interface RuleCoverage {
  readonly rule: Pick<Rule, "id" | "severity" | "title" | "source" | "kinds" | "examples">;
  readonly enforced: readonly Enforcement[];
  /** Scenarios in which the rule refuses, warns or tells. */
  readonly stops: readonly ScenarioPlace[];
  /** Scenarios about the rule in which a filing of its kinds, or another act, goes through. */
  readonly passes: readonly ScenarioPlace[];
  /** Why scenarios do not show the rule each way; absent when they do. */
  readonly exception?: string;
}

/** Rules of the procedure; scenarios name them as the rules of the catalogue. */
const PROCEDURE: readonly RuleCoverage["rule"][] = [
  ["procedure-15", "登簿之前可以撤回申请", "a filing can be withdrawn before registration", "第十五条"],
  ["procedure-17", "材料不齐的一次性告知，补正后继续办理", "everything missing is told at once", "第十七条"],
  ["procedure-20", "办理时限按工作日计算", "time limits count working days", "第二十条"],
  ["procedure-22", "不予登记须书面告知理由", "a refusal states its reasons in writing", "第二十二条"],
].map(([id, zh, en, article]) => ({
  id: id!,
  severity: "registry" as const,
  title: { zh: zh!, en: en! },
  source: `不动产登记暂行条例${article}`,
  kinds: [],
}));

/** Rules that scenarios do not show each way, with the reason. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  "CF-10": "登记簿照录文书日期，不产生拒绝或提示 The date is recorded; nothing is refused",
  "CF-24": "法院之间的商请，不经登记机构 A matter between courts",
  "CF-26": "只说明不收费 Only states that there is no fee",
  "DY-01": "说明生效时间；放款以登簿为准 States when the right exists",
  "DY-04": "合同不上传比对，由申请人核对 The contract is not read",
  "DY-08": "接口没有抵押权转移业务 There is no filing for an assignment",
  "DY-09": "接口没有确定登记业务 There is no filing for the fixing of a claim",
  "DY-12": "接口没有抵押权转移业务 There is no filing for an assignment",
  "DY-17": "只影响顺位，不产生拒绝 It decides the rank; nothing is refused",
  "DY-18": "说明抵押的效力范围 States what the mortgage covers",
  "YG-03": "材料清单由登记机构的能力说明给出 The authority describes the documents",
  "YG-07": "材料可以引用电子合同，不是限制 A permission, no restriction",
  "YG-08": "说明证明记载的内容 States what the proof shows",
};

const FROM_DOMAIN = /^(?:CF|R|DY|YG)-\d+$/;

export function ruleCoverage(): RuleCoverage[] {
  const scenarios = readScenarios();
  const registerCodes = new Set<string>(Object.values(REGISTER_TEXTS).map(({ code }) => code));
  const rules = [...RULES.filter(({ id }) => FROM_DOMAIN.test(id)), ...PROCEDURE];
  return rules.map((rule) => {
    const isLocal = "check" in rule && rule.check !== undefined;
    const about = scenarios.filter(({ scenario }) => scenario.rules.includes(rule.id));
    const isRegister = registerCodes.has(rule.id) || (rule.severity === "registry" && about.length > 0);
    const exception = EXCEPTIONS[rule.id];
    return {
      rule,
      enforced: [
        ...(isLocal ? ["local" as const] : []),
        ...(isRegister ? ["register" as const] : []),
        ...(isLocal || isRegister ? [] : ["design" as const]),
      ],
      stops: about
        .filter(({ scenario }) => scenario.steps.some((step) => isStopped(step, rule, scenario)))
        .map(placeOf),
      passes: about.filter(({ scenario }) => scenario.steps.some((step) => goesThrough(step, rule))).map(placeOf),
      ...(exception !== undefined && { exception }),
    };
  });
}

/** Rules without a scenario, or an example that a test evaluates, in one of the two ways and without an exception. */
export function rulesNotShown(coverage: readonly RuleCoverage[]): string[] {
  return coverage.flatMap(({ rule: { id, examples }, stops, passes, exception }) => {
    if (exception !== undefined) return [];
    return [
      ...(stops.length === 0 && !examples?.fail.length ? [`${id} stops`] : []),
      ...(passes.length === 0 && !examples?.pass.length ? [`${id} passes`] : []),
    ];
  });
}

interface Placed {
  readonly file: string;
  readonly number: number;
  readonly scenario: Scenario;
}

const placeOf = ({ file, number, scenario }: Placed): ScenarioPlace => ({ file, number, zh: scenario.zh });

function readScenarios(): Placed[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) =>
      ScenarioFile.parse(JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"))).stories.map((scenario, i) => ({
        file,
        number: i + 1,
        scenario,
      })),
    );
}

/** Whether a step expects the code of the rule, or a refusal in a scenario about this rule alone. */
function isStopped(step: Step, { id, severity }: RuleCoverage["rule"], { rules }: Scenario): boolean {
  if (expects(step, id)) return true;
  if ("desk" in step && id.startsWith("procedure-")) return true;
  return severity !== "note" && rules.length === 1 && isRefused(step);
}

/** Whether a value names the rule, other than as what is not expected (`$not`, `$lacks`). */
function expects(value: unknown, id: string): boolean {
  if (value === id) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key !== "$not" && key !== "$lacks" && expects(inner, id));
}

function isRefused(step: Step): boolean {
  const expected = "expect" in step ? step.expect : undefined;
  if (expected === undefined) return false;
  const isRefusal = "refused" in expected || "problem" in expected || "status" in expected;
  return isRefusal || ("outcome" in expected && !["filed", "existing", undefined].includes(expected.outcome));
}

/** Whether a step files a matter of the rule's kinds, or reports an event or a search, and the rule is not named. */
function goesThrough(step: Step, rule: RuleCoverage["rule"]): boolean {
  if ("batch" in step) return step.batch.some((filing) => goesThrough(filing, rule));
  if (isRefused(step) || expects(step, rule.id)) return false;
  if ("file" in step) return rule.kinds.length === 0 || rule.kinds.includes(step.file);
  if (rule.id.startsWith("procedure-")) return "supplement" in step || "withdraw" in step || "case" in step;
  return "event" in step || "search" in step;
}
