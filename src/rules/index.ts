/** What can be judged before filing: rules of the trade, texts of every finding, explanations, packs of an authority. */
export { addDays, addYears, daysBetween, isDay } from "./model/dates.js";
export { CELL_TEXTS, ROW_TEXTS, type CellCode, type RowCode } from "./messages/cell-findings.js";
export type { Figures, PersonFigures } from "./model/figures.js";
export { told, type Facts, type Finding, type RowFinding, type Texts } from "./model/finding.js";
export { Judge, accepted, findingOf, type JudgeOptions } from "./judge.js";
export { combinePacks, packFromCapabilities, tableOf, weighed, type PackChange, type RulePack } from "./packs/pack.js";
export { PackProblem, isPackProblem, packOfAuthority, readPack, type ReadPack } from "./packs/parse-pack.js";
export { PACK_SCHEMA, type PackFile } from "./packs/schema.js";
export { PACK_TEXTS } from "./messages/pack-findings.js";
export type { Draft, Hit, Rule, RuleContext, RuleExample, RuleLimit, RuleSeverity } from "./model/rule.js";
export { testRules, type ExampleFailure, type RuleTestResult } from "./examples/run-examples.js";
export { RULES, ruleOf, rulesFor } from "./catalogue/index.js";
