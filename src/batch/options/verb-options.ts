import { kinds, roles } from "../../contract/index.js";
import { checkOptions, expects, type OptionExpectations, type OptionRules } from "../../sdk/index.js";
import type { Owner } from "../ledger/coordination.js";

/** Checks of the options of the verbs. */

const LEDGER = expects.withMethods(
  "openLedger 打开的台账",
  "a ledger, as openLedger opens it",
  ...["createBatch", "batch", "counts", "leaseOf"],
);
const CLIENT = (value: unknown) =>
  expects.object((value as { readonly capabilities?: unknown } | undefined | null)?.capabilities) && {
    zh: " RegistryClient",
    en: "a RegistryClient",
  };
const BATCH = (value: unknown) =>
  expects.filledText((value as { readonly id?: unknown } | undefined | null)?.id) && {
    zh: "台账中的批次，如 submitFile 返回的 batch",
    en: "a batch of the ledger, such as the batch that submitFile returns",
  };
const OWNER = (value: unknown) =>
  expects.filledText((value as Partial<Owner> | null)?.id) && {
    zh: "含 id、pid、host 的对象",
    en: "an object with id, pid and host",
  };

/** What every verb that works with an authority is given. */
export const CONNECTED: OptionExpectations = {
  ledger: LEDGER,
  client: CLIENT,
  batch: BATCH,
  signal: expects.signal,
};

/** Options of a run. */
export const RUN: OptionExpectations = {
  ...CONNECTED,
  owner: OWNER,
  role: expects.oneOf(roles),
  today: expects.day,
  waitMs: expects.waitMs,
  patienceMs: expects.waitMs,
  drain: expects.signal,
  onProgress: expects.callback,
  onWaiting: expects.callback,
};

/** Options of a submission. */
export const SUBMIT: OptionExpectations = {
  ...RUN,
  path: expects.filledText,
  original: expects.object,
  kind: expects.oneOf(kinds),
  reading: expects.object,
  packText: expects.text,
  profile: expects.filledText,
  institution: expects.filledText,
  accept: expects.map,
};

/** Options for reading and checking a file. */
export const CHECK: OptionExpectations = {
  kind: expects.oneOf(kinds),
  today: expects.day,
  accept: expects.map,
  role: expects.oneOf(roles),
  pack: expects.object,
  columnMap: expects.object,
  materialLimits: expects.object,
  strict: expects.flag,
  explainCells: expects.flag,
  encoding: expects.text,
  delimiter: expects.text,
  sheet: expects.text,
  original: expects.object,
  signal: expects.signal,
  out: expects.filledText,
  place: expects.object,
  lang: expects.oneOf(["zh", "en"]),
  most: expects.count,
  onFinding: expects.callback,
  onUnderstanding: expects.callback,
  onFilings: expects.callback,
  onProgress: expects.callback,
};

/**
 * Checks the options of a verb. In an async function the error rejects its promise.
 * @throws ArgumentError
 */
export function checkVerb(call: string, options: unknown, known: OptionExpectations, rules: OptionRules): void {
  checkOptions(call, options, known, rules);
}
