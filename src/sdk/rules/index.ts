/** What can be judged before filing: rules of the trade, texts of every finding, explanations, packs of an authority. */
export { addDays, addYears, daysBetween, isDay } from "./dates.js";
export { CELL_TEXTS, ROW_TEXTS, type CellCode, type RowCode } from "./cell-texts.js";
export { explain, explainedCodes, type Explanation } from "./explain.js";
export type { Figures, PersonFigures } from "./figures.js";
export { told, type Facts, type Finding, type RowFinding, type Texts } from "./finding.js";
export { Judge, accepted, findingOf, type JudgeOptions } from "./judge.js";
export { combinePacks, packFromCapabilities, tableOf, weighed, type PackChange, type RulePack } from "./pack.js";
export { PackProblem, isPackProblem, packOfAuthority, readPack, type ReadPack } from "./pack-file.js";
export { PACK_SCHEMA, type PackFile } from "./pack-schema.js";
export { PACK_TEXTS } from "./pack-texts.js";
export type { Draft, Hit, Rule, RuleContext, RuleExample, RuleLimit, RuleSeverity } from "./rule.js";
export { testRules, type ExampleFailure, type RuleTestResult } from "./rule-examples.js";
export { RULES, ruleOf, rulesFor } from "./rules.js";
