/**
 * A program of a customer with every mistake that the types must catch. `npm run typecheck` compiles it against the
 * sources, strict-client.test.ts against the built package; it never runs.
 */
import {
  RegistryClient,
  isArgumentError,
  isConflict,
  isOutcomeUnknown,
  isRateLimited,
  isTimeout,
  isWebhookError,
  responseOf,
  unknownField,
} from "bdc-connect";
import { checkFile, submitFile, type Ledger } from "bdc-connect/batch";
import type {
  BatchItem,
  CaseSummary,
  ArgumentError,
  Capabilities,
  CaseChangePage,
  CaseSummaryPage,
  CaseWithHistory,
  Certificate,
  FilingItem,
  FilingOf,
  FilingResult,
  GeneralMortgageFiling,
  InvalidFiling,
  MaterialReceipt,
  MaximumMortgageFiling,
  MortgageFiling,
  Problem,
  ResponseInfo,
  SearchResult,
  UnitState,
} from "bdc-connect";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

declare const client: RegistryClient;
declare const unit: UnitState;
declare const found: CaseSummary;
declare const detail: CaseWithHistory;
declare const result: FilingResult;
declare const item: BatchItem;
declare const checked: FilingItem;
declare const ledger: Ledger;
declare const error: unknown;
declare const text: string;

// Answers: a misspelled field does not compile, at any depth.
// @ts-expect-error misspelled field
void unit.siezures;
// @ts-expect-error misspelled field
void unit.seizures[0]?.documnetNo;
// @ts-expect-error misspelled field
void unit.mortgages[0]?.rnak;
// @ts-expect-error misspelled field
void found.units[0]?.rnak;
// @ts-expect-error misspelled field
void found.supplement?.item;
// @ts-expect-error misspelled field
void found.fee?.channel;
// @ts-expect-error misspelled field
void detail.history[0]?.state;
// @ts-expect-error misspelled field
void result.caseNo;
void client.capabilities.get().then(({ authority, batch }) => {
  // @ts-expect-error misspelled field
  void authority.divison;
  // @ts-expect-error misspelled field
  void batch.max;
});
// Fields of a later version of the contract are read with one function, as `unknown`.
holds<Equal<ReturnType<typeof unknownField>, unknown>>();
void unknownField(unit, "frozenSince");
// @ts-expect-error no object
void unknownField(undefined, "frozenSince");

// A status may be one that the contract does not know.
// @ts-expect-error misspelled status
void (found.status === "certifed");
void (found.status === "unrecognised" && found.rawStatus);

// Filings: what a kind requires, and what one of its values requires.
const common = {
  ref: text,
  unitCode: text,
  titleNo: text,
  mortgagors: [{ name: text, idType: "citizen-id", idNo: text }],
  propertyType: "land-and-house",
  termStart: text,
  termEnd: text,
  mortgageContractNo: text,
  loanContractNo: text,
  securedScope: text,
  transferRestricted: false,
  reason: text,
} as const;
const mortgagors = [...common.mortgagors];
void client.mortgages.file({ ...common, mortgagors, mortgageType: "general", securedPrincipal: text });
void client.mortgages.file({ ...common, mortgagors, mortgageType: "maximum", maximumClaim: text });
// @ts-expect-error a required field is missing, or a value is wrong
void client.mortgages.file({ ...common, mortgagors, mortgageType: "general" });
// @ts-expect-error a required field is missing, or a value is wrong
void client.mortgages.file({ ...common, mortgagors, mortgageType: "general", maximumClaim: text });
// @ts-expect-error a required field is missing, or a value is wrong
void client.mortgages.file({ ...common, mortgagors, mortgageType: "maximum", securedPrincipal: text });
// @ts-expect-error a required field is missing, or a value is wrong
void client.mortgages.file({ ...common, mortgagors, mortgageType: "max", maximumClaim: text });
// @ts-expect-error a required field is missing, or a value is wrong
void client.mortgages.file({ ...common, mortgagors, mortgageType: "general", securedPrincipal: 1200000 });
// @ts-expect-error a required field is missing, or a value is wrong
void client.mortgages.cancel({ ref: text, unitCode: text, proofNo: text });
// @ts-expect-error a required field is missing, or a value is wrong
void client.seizures.release({ ref: text, unitCode: text });
// @ts-expect-error a required field is missing, or a value is wrong
void client.filings.file("mortgage.fil", {});
holds<Equal<FilingOf<"mortgage.file">, MortgageFiling>>();
holds<Equal<MortgageFiling, GeneralMortgageFiling | MaximumMortgageFiling>>();
holds<Equal<GeneralMortgageFiling["securedPrincipal"], string>>();
holds<Equal<MaximumMortgageFiling["securedPrincipal"], string | undefined>>();
holds<Equal<MaximumMortgageFiling["maximumClaim"], string>>();

// A filing that was turned away has its reasons, in a single call as in a batch call.
if (result.outcome === "turned-away") void result.problem.errors;
if (item.outcome === "turned-away") void item.problem.errors;
// @ts-expect-error not certain for this outcome, or misspelled
if (item.outcome === "failed") void item.problem.errors;
// @ts-expect-error not certain for this outcome, or misspelled
if (item.outcome === "turned-awya") void item.problem;
if (item.outcome === "filed") void item.case.caseNo;

if (checked.outcome === "invalid") void checked.findings[0]?.fixEn;
// @ts-expect-error not certain for this outcome, or misspelled
if (checked.outcome === "turned-away") void checked.findings;
holds<Equal<Extract<FilingItem, { outcome: "turned-away" }>["problem"], Problem>>();
// What remains after the outcomes without a case has its number.
if (result.outcome !== "invalid" && result.outcome !== "turned-away") void result.caseNo.length;
if (result.outcome !== "filed" && result.outcome !== "existing" && result.outcome !== "turned-away")
  holds<Equal<typeof result, InvalidFiling>>();

// No answer has an index signature: a misspelled field would be valid, at any depth.
type Indexed<T, Depth extends 1[] = []> = Depth["length"] extends 6
  ? never
  : T extends Map<unknown, unknown> | Date | Uint8Array | string | number | boolean | null | undefined
    ? never
    : T extends readonly (infer Item)[]
      ? Indexed<Item, [...Depth, 1]>
      : string extends keyof T
        ? T
        : { [K in keyof T]-?: Indexed<T[K], [...Depth, 1]> }[keyof T];
holds<Equal<Indexed<{ a: { b: Record<string, number>[] } }>, Record<string, number>>>();
type Answers =
  | UnitState
  | CaseWithHistory
  | CaseSummaryPage
  | CaseChangePage
  | Certificate
  | SearchResult
  | MaterialReceipt
  | FilingResult
  | FilingItem
  | ResponseInfo;
holds<Equal<Indexed<Answers>, never>>();
// The tables of an authority are known by their names only at run time.
holds<Equal<Indexed<Omit<Capabilities, "codeTables">>, never>>();

// Guards narrow.
if (isRateLimited(error)) void error.retryAfterMs.toFixed();
if (isTimeout(error)) void error.notSent;
if (isConflict(error)) void error.caseNo?.length;
if (isOutcomeUnknown(error)) void error.response?.requestId.length;
if (isArgumentError(error)) holds<Equal<typeof error, ArgumentError>>();
if (isWebhookError(error)) void error.code.length;
// @ts-expect-error not every error has it
if (isTimeout(error)) void error.retryAfterMs;
void responseOf(found);
holds<Equal<ReturnType<typeof responseOf>, ResponseInfo | undefined>>();

// The verbs need no more than what they cannot know.
void submitFile({ path: text, ledger, client });
void checkFile(text);
// @ts-expect-error unknown option, wrong type or missing argument
void submitFile({ path: text, client });
// @ts-expect-error unknown option, wrong type or missing argument
void submitFile({ path: text, ledger, client, waitMs: "60s" });
// @ts-expect-error unknown option, wrong type or missing argument
void checkFile(text, { today: new Date() });
// @ts-expect-error unknown option, wrong type or missing argument
void client.mortgages.cancel(filing, { rules: false });
declare const filing: FilingOf<"mortgage.cancel">;

// Options: unknown names and wrong types.
// @ts-expect-error unknown option, wrong type or missing argument
void client.cases.list({ state: "registered" });
// @ts-expect-error unknown option, wrong type or missing argument
void client.cases.page({ limit: "10" });
// @ts-expect-error unknown option, wrong type or missing argument
void client.cases.get(text, { timeout: 1000 });
// @ts-expect-error unknown option, wrong type or missing argument
void client.cases.waitFor(text, { waitMs: "2h" });
// @ts-expect-error unknown option, wrong type or missing argument
void client.cases.waitFor(text, { pollMs: 20 });
// @ts-expect-error unknown option, wrong type or missing argument
void client.cases.get(text, { headers: ["x-trace"] });
// @ts-expect-error unknown option, wrong type or missing argument
void client.cases.get();
// @ts-expect-error unknown option, wrong type or missing argument
void new RegistryClient({ gateway: text });
