/** What can be judged before filing: rules of the trade, texts of every finding, explanations, packs of an authority. */
export { addDays, addYears, daysBetween, isDay } from "./dates.js";
export { CELL_TEXTS, ROW_TEXTS, type CellCode, type RowCode } from "./cell-texts.js";
export { explain, explainedCodes, type Explanation } from "./explain.js";
export type { Figures, PersonFigures } from "./figures.js";
export { told, type Facts, type Finding, type RowFinding, type Texts } from "./finding.js";
export { Judge, accepted, findingOf, type JudgeOptions } from "./judge.js";
export { packFromCapabilities, type RulePack } from "./pack.js";
export type { Draft, Hit, Rule, RuleContext, RuleExample, RuleSeverity } from "./rule.js";
export { RULES, ruleOf, rulesFor } from "./rules.js";
