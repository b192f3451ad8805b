import {
  contentDigest,
  idempotencyKey,
  kinds,
  operationIdOf,
  unitCodesOf,
  unitsKey,
  type FilingOf,
  type Filing,
  type Kind,
  type Problem,
  type ProblemCode,
} from "../../contract/index.js";
import type { Finding, RulePack } from "../../rules/index.js";
import { checkCallOptions, type CallOptions } from "../arguments/call-options.js";
import { checkArguments } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { GatewayCaller } from "../gateway/caller.js";
import { keepResponse, responseOf } from "../gateway/response-of.js";
import { concatBytes, encodeUtf8 } from "../http/bytes.js";
import { isInvalidRequest } from "../http/errors.js";
import { withoutSentPeople } from "../http/sent-people.js";
import { parseCase, parseBatchOutcomes, type BatchItem, type CaseSummary } from "../responses/parse.js";
import { FILING_OPTIONS, blockingFindings, type FilingChecks } from "./filing-checks.js";

/** Options of a call that files. */
export interface FilingOptions extends CallOptions, FilingChecks {}

/** A filing that was not sent, because it violates the contract or a rule. Correct it and submit it again. */
export interface InvalidFiling {
  /** Not sent: the reasons are in `findings`. */
  readonly outcome: "invalid";
  /** The institution's own number of the filing (申请编号). */
  readonly ref: string;
  /** All findings, warnings included. Values that identify a person are masked. */
  readonly findings: readonly Finding[];
  /** Never set for this outcome. */
  readonly problem?: undefined;
  /** Never set for this outcome. */
  readonly case?: undefined;
}

/** Result of one filing of a batch call that checks its filings. */
export type FilingItem = BatchItem | InvalidFiling;

/** A filing that the authority accepted. */
export interface AcceptedFiling<O extends "filed" | "existing"> {
  /** `filed`: a new case was created. `existing`: the same filing was submitted before; this is its case. */
  readonly outcome: O;
  /** Number given by the authority (受理编号). */
  readonly caseNo: string;
  /** The case. */
  readonly case: CaseSummary;
}

/** A filing that the authority did not accept; no case was created. Fix it and submit it again with the same ref. */
export interface RefusedFiling {
  /** Not accepted for the reasons in `problem`. */
  readonly outcome: "turned-away";
  /** All reasons, in `problem.errors`. Personal data is masked. */
  readonly problem: Problem;
}

/** Result of one filing. A rejection for business reasons is a result with all reasons, not an exception. */
export type FilingResult = AcceptedFiling<"filed"> | AcceptedFiling<"existing"> | RefusedFiling | InvalidFiling;

/** A serialized filing. It is sent byte for byte, so that it equals what was recorded before. */
export interface EncodedFiling {
  /** The institution's own number of the filing (申请编号), the same as in `body`. */
  readonly ref: string;
  /** The filing as JSON in UTF-8. */
  readonly body: Uint8Array;
}

/** What the filings of a client need to know. */
export interface FilingSettings {
  readonly institution: string;
  /** Options of the client. */
  readonly checks: FilingChecks;
  /** Returns the day in China, YYYY-MM-DD. */
  readonly today: () => string;
  /** Returns the rule pack that is in force. */
  readonly pack: () => RulePack | undefined;
}

const KIND = expects.oneOf(kinds);
const FILING = (value: unknown) =>
  expects.object(value) === undefined && expects.filledText((value as { readonly ref?: unknown }).ref) === undefined
    ? undefined
    : { zh: "含 ref 的申请对象", en: "a filing: an object with a ref" };
const FILINGS = expects.listOf(FILING, "申请对象（含 ref）", "filings: objects with a ref");

/**
 * Filings of any kind (`client.filings`). `client.mortgages`, `client.preNotices` and `client.seizures` offer the same
 * per kind.
 */
export class Filings {
  readonly #caller: GatewayCaller;
  readonly #settings: FilingSettings;

  constructor(caller: GatewayCaller, settings: FilingSettings) {
    this.#caller = caller;
    this.#settings = settings;
  }

  /**
   * Submits one filing. Submitting the same ref with the same content again returns the original case (`existing`), so
   * nothing is filed twice. A filing that violates the contract or a rule is not sent: outcome `invalid`.
   * @param kind kind of filing, for example `mortgage.file`
   * @throws ArgumentError when `kind` is none, the filing has no ref, or an option is wrong
   * @throws ConflictError when the ref was used with other content; `caseNo` names the original case
   * @throws OutcomeUnknownError when it is unknown whether the filing was accepted; look it up with `cases.findByRef`
   * @throws ContractBreachError when the response is not valid; the outcome is unknown as well
   * @throws RegistryError any other failure; nothing was filed
   */
  async file<K extends Kind>(kind: K, filing: FilingOf<K>, options?: FilingOptions): Promise<FilingResult> {
    const call = `filing ${String(kind)}`;
    checkArguments("filings.file", { kind: [kind, KIND] });
    checkArguments(call, { filing: [filing, FILING] });
    checkCallOptions(call, options, FILING_OPTIONS);
    const [invalid] = this.#invalid(kind, [filing], options);
    if (invalid) return invalid;
    const key = idempotencyKey({ institution: this.#settings.institution, kind, ref: filing.ref });
    try {
      const { value, status } = await this.#caller.json(
        operationIdOf(kind),
        { headers: { "idempotency-key": key }, json: JSON.stringify(filing) },
        options,
        (answer) => {
          const found = parseCase(answer);
          return found?.ref === filing.ref && found.kind === kind && isCaseOf(found, filing) ? found : undefined;
        },
      );
      const result = { outcome: status === 201 ? "filed" : "existing", caseNo: value.caseNo, case: value } as const;
      return keepResponse(result, responseOf(value));
    } catch (error) {
      if (isInvalidRequest(error) && error.status === 422 && error.problem && error.code !== KEY_REUSED)
        return keepResponse({ outcome: "turned-away", problem: error.problem }, error.response);
      throw error;
    }
  }

  /**
   * Submits several filings of one kind in one call. Capability `batch` has the limits. Filings that violate the
   * contract or a rule are left out of the call.
   * @returns one item per filing, in the order given, matched by ref. `invalid` when the filing was not sent. `unknown`
   *   when the response has no valid result for a filing, or its case has other units or content.
   * @throws ArgumentError when `kind` is none, `filings` is no array of filings with a ref, or an option is wrong
   * @throws RangeError when a ref occurs more than once
   * @throws OutcomeUnknownError when it is unknown which filings were accepted; look them up with `cases.findByRef`
   * @throws ContractBreachError when the response is not valid; the outcome is unknown as well
   * @throws RegistryError any other failure; nothing was filed
   */
  async fileBatch<K extends Kind>(
    kind: K,
    filings: readonly FilingOf<K>[],
    options?: FilingOptions,
  ): Promise<FilingItem[]> {
    const call = `filings of ${String(kind)}`;
    checkArguments("filings.fileBatch", { kind: [kind, KIND] });
    checkArguments(call, { filings: [filings, FILINGS] });
    checkCallOptions(call, options, FILING_OPTIONS);
    checkRefs(kind, filings);
    const invalid = this.#invalid(kind, filings, options);
    const sent = filings.filter((_, i) => invalid[i] === undefined);
    if (filings.length > 0 && sent.length === 0) return invalid as InvalidFiling[];
    const items = await this.fileEncoded(
      kind,
      sent.map((filing) => ({ ref: (filing as Filing).ref, body: encodeUtf8(JSON.stringify(filing)) })),
      options,
    );
    const response = responseOf(items);
    const results = items.map((item, i): BatchItem =>
      item.case && !isCaseOf(item.case, sent[i]!) ? { ref: item.ref, outcome: "unknown" } : item,
    );
    for (const result of results) keepResponse(result, response);
    const rest = results.values();
    return keepResponse(
      filings.map((_, i) => invalid[i] ?? rest.next().value!),
      response,
    );
  }

  /** Checks filings before they are sent. Returns the result of each that is not sent, at its place. */
  #invalid<K extends Kind>(
    kind: K,
    filings: readonly FilingOf<K>[],
    { rules, accept }: FilingChecks = {},
  ): (InvalidFiling | undefined)[] {
    const { checks, today, pack } = this.#settings;
    const judge = { rules: rules ?? checks.rules, accept: accept ?? checks.accept, today: today(), pack: pack() };
    return filings.map((filing) => {
      const findings = blockingFindings(kind, filing, judge);
      return findings.length > 0 ? { outcome: "invalid", ref: filing.ref, findings } : undefined;
    });
  }

  /**
   * Does the same as `fileBatch` with serialized filings, which are sent byte for byte. Neither checks them nor
   * compares the units and content of the cases returned: that is up to the caller.
   * @throws ArgumentError when `kind` is none, `filings` is no array, or an option is wrong
   * @throws RangeError when a ref occurs more than once
   * @throws RegistryError as `fileBatch`
   */
  async fileEncoded(kind: Kind, filings: readonly EncodedFiling[], options?: CallOptions): Promise<BatchItem[]> {
    checkArguments("filings.fileEncoded", { kind: [kind, KIND], filings: [filings, ENCODED] });
    checkCallOptions("filings.fileEncoded", options);
    const refs = checkRefs(kind, filings);
    const { value } = await this.#caller.json(
      operationIdOf(kind, "batch"),
      { json: batchOf(filings) },
      options,
      (v, json, unsent) => parseBatchOutcomes(v, kind, refs, json, unsent),
    );
    // Only some have a problem; the persons of a filing are masked in its own.
    const items = value.map((item, i) =>
      item.problem ? { ...item, problem: withoutSentPeople(item.problem, { body: filings[i]!.body }) } : item,
    );
    return keepResponse(items, responseOf(value));
  }
}

const ENCODED = expects.listOf(
  (value) =>
    expects.object(value) ??
    expects.filledText((value as Partial<EncodedFiling>).ref) ??
    expects.bytes((value as Partial<EncodedFiling>).body),
  "含 ref 和 body 的对象",
  "objects with ref and body",
);

/** @throws RangeError when a ref occurs more than once */
function checkRefs(kind: Kind, filings: readonly { readonly ref: string }[]): string[] {
  const refs = filings.map(({ ref }) => ref);
  if (new Set(refs).size !== refs.length)
    throw new RangeError(`the same ref occurs more than once in a batch call of ${kind}`);
  return refs;
}
/** The only 422 that says nothing about the filing. */
const KEY_REUSED = "idempotency-key-reused" satisfies ProblemCode;

/** Returns false when the case has other units than the filing, or the digest of other content. */
function isCaseOf(found: CaseSummary, filing: Filing): boolean {
  const { units, kind, contentDigest: digest } = found;
  if (units.length > 0 && unitsKey(units.map((u) => u.unitCode)) !== unitsKey(unitCodesOf(filing))) return false;
  return digest === undefined || digest === contentDigest(kind, filing);
}

const START = encodeUtf8('{"filings":['),
  COMMA = encodeUtf8(","),
  END = encodeUtf8("]}");

function batchOf(filings: readonly EncodedFiling[]): Uint8Array {
  const parts: Uint8Array[] = [START];
  for (const { body } of filings) {
    if (parts.length > 1) parts.push(COMMA);
    parts.push(body);
  }
  return concatBytes([...parts, END]);
}
