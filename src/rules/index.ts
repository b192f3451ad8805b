/**
 * Checks before filing, without I/O: business rules, texts of all findings, examples, and rule packs of an authority.
 */
export { addDays, addYears, daysBetween, isDay } from "./model/dates.js";
export { CELL_TEXTS, type CellCode } from "./messages/cell-findings.js";
export { ROW_TEXTS, type RowCode } from "./messages/row-findings.js";
export type { RowFacts, PersonFacts } from "./model/row-facts.js";
export {
  blocksFiling,
  createFinding,
  type MessageParams,
  type Finding,
  type FindingSeverity,
  type RowFinding,
  type Texts,
} from "./model/finding.js";
export { RuleEvaluator, applyAcceptance, findingOf, type RuleEvaluatorOptions } from "./rule-evaluator.js";
export {
  combinePacks,
  packFromCapabilities,
  codeTableFor,
  applySeverity,
  packContext,
  type PackChange,
  type RulePack,
} from "./packs/pack.js";
export {
  PackError,
  isPackError,
  parsePackFor,
  parsePack,
  type PackExamples,
  type ParsedPack,
} from "./packs/parse-pack.js";
export { PACK_SCHEMA, type PackFile } from "./packs/schema.js";
export { PACK_TEXTS } from "./messages/pack-findings.js";
export type {
  FieldValue,
  FilingField,
  PartialFiling,
  Violation,
  Rule,
  RuleContext,
  RuleExample,
  RuleLimit,
  RuleSeverity,
} from "./model/rule.js";
export { testRules, type ExampleFailure, type RuleTestResult } from "./examples/run-examples.js";
export { papersOfFile } from "./papers-of-file.js";
export { RULES, findRule, rulesFor } from "./catalogue/index.js";
export { isOrganizationName, isOrganizationType, ORGANIZATION_LAST_CHARACTERS } from "./model/organization-name.js";
export { displayCell, displayText, shownAt } from "./model/shown-value.js";
