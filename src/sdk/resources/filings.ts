import {
  contentDigest,
  idempotencyKey,
  operationIdOf,
  unitCodesOf,
  unitsKey,
  type FilingOf,
  type Filing,
  type Kind,
  type Problem,
  type ProblemCode,
} from "../../contract/index.js";
import type { GatewayCaller } from "../gateway/caller.js";
import { concatBytes, encodeUtf8 } from "../http/bytes.js";
import { isInvalidRequest } from "../http/errors.js";
import type { CallOptions } from "../http/request.js";
import { withoutSentPeople } from "../http/sent-people.js";
import { parseCase, parseBatchOutcomes, type BatchItem, type CaseSummary } from "../responses/parse.js";

/** Result of one filing. A rejection for business reasons is a result with all reasons, not an exception. */
export type FilingResult =
  | {
      /** `filed`: a new case was created. `existing`: the same filing was submitted before; this is its case. */
      readonly outcome: "filed" | "existing";
      /** Number given by the authority (受理编号). */
      readonly caseNo: string;
      /** The case. */
      readonly case: CaseSummary;
    }
  | {
      /** The authority did not accept the filing; no case was created. Fix it and submit it again with the same ref. */
      readonly outcome: "turned-away";
      /** All reasons, in `problem.errors`. Personal data is masked. */
      readonly problem: Problem;
    };

/** A serialized filing. It is sent byte for byte, so that it equals what was recorded before. */
export interface EncodedFiling {
  /** The institution's own number of the filing (申请编号), the same as in `body`. */
  readonly ref: string;
  /** The filing as JSON in UTF-8. */
  readonly body: Uint8Array;
}

/**
 * Filings of any kind (`client.filings`). `client.mortgages`, `client.preNotices` and `client.seizures` offer the same
 * per kind.
 */
export class Filings {
  readonly #caller: GatewayCaller;
  readonly #institution: string;

  constructor(caller: GatewayCaller, institution: string) {
    this.#caller = caller;
    this.#institution = institution;
  }

  /**
   * Submits one filing. Submitting the same ref with the same content again returns the original case (`existing`), so
   * nothing is filed twice.
   * @param kind kind of filing, for example `mortgage.file`
   * @throws ConflictError when the ref was used with other content; `caseNo` names the original case
   * @throws OutcomeUnknownError when it is unknown whether the filing was accepted; look it up with `cases.findByRef`
   * @throws ContractBreachError when the response is not valid; the outcome is unknown as well
   * @throws RegistryError any other failure; nothing was filed
   */
  async file<K extends Kind>(kind: K, filing: FilingOf<K>, options?: CallOptions): Promise<FilingResult> {
    const key = idempotencyKey({ institution: this.#institution, kind, ref: filing.ref });
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
      return { outcome: status === 201 ? "filed" : "existing", caseNo: value.caseNo, case: value };
    } catch (error) {
      if (isInvalidRequest(error) && error.status === 422 && error.problem && error.code !== KEY_REUSED)
        return { outcome: "turned-away", problem: error.problem };
      throw error;
    }
  }

  /**
   * Submits several filings of one kind in one call. Capability `batch` has the limits.
   * @returns one item per filing, in the order given, matched by ref. `unknown` when the response has no valid result
   *   for a filing, or its case has other units or content.
   * @throws RangeError when a ref occurs more than once
   * @throws OutcomeUnknownError when it is unknown which filings were accepted; look them up with `cases.findByRef`
   * @throws ContractBreachError when the response is not valid; the outcome is unknown as well
   * @throws RegistryError any other failure; nothing was filed
   */
  async fileBatch<K extends Kind>(
    kind: K,
    filings: readonly FilingOf<K>[],
    options?: CallOptions,
  ): Promise<BatchItem[]> {
    const items = await this.fileEncoded(
      kind,
      filings.map((filing) => ({ ref: (filing as Filing).ref, body: encodeUtf8(JSON.stringify(filing)) })),
      options,
    );
    return items.map((item, i) =>
      item.case && !isCaseOf(item.case, filings[i]!) ? { ref: item.ref, outcome: "unknown" } : item,
    );
  }

  /**
   * Does the same as `fileBatch` with serialized filings, which are sent byte for byte. Does not compare the units and
   * content of the cases returned: that is up to the caller.
   * @throws RangeError when a ref occurs more than once
   * @throws RegistryError as `fileBatch`
   */
  async fileEncoded(kind: Kind, filings: readonly EncodedFiling[], options?: CallOptions): Promise<BatchItem[]> {
    const refs = filings.map((f) => f.ref);
    if (new Set(refs).size !== refs.length)
      throw new RangeError(`the same ref occurs more than once in a batch call of ${kind}`);
    const { value } = await this.#caller.json(
      operationIdOf(kind, "batch"),
      { json: batchOf(filings) },
      options,
      (v, json) => parseBatchOutcomes(v, kind, refs, json),
    );
    // Only some have a problem; the persons of a filing are masked in its own.
    return value.map((item, i) =>
      item.problem ? { ...item, problem: withoutSentPeople(item.problem, filings[i]!.body) } : item,
    );
  }
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
