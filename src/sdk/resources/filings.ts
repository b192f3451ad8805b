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
} from "../../contract/index.js";
import type { GatewayCaller } from "../gateway/caller.js";
import { isInvalidRequest } from "../http/errors.js";
import type { CallOptions } from "../http/request.js";
import { parseCase, parseBatchOutcomes, type BatchItem, type ReceivedCase } from "../responses/parse.js";

/** What became of one filing. A business refusal is an answer with every reason in it, not an exception. */
export type FilingResult =
  | { readonly outcome: "filed" | "existing"; readonly caseNo: string; readonly case: ReceivedCase }
  | { readonly outcome: "turned-away"; readonly problem: Problem };

/** A filing that is ready to be sent, so that what was recorded is what leaves. */
export interface EncodedFiling {
  readonly ref: string;
  /** JSON in UTF-8. */
  readonly body: Uint8Array;
}

/** All kinds by name; the resources per kind are these two calls with a type. */
export class Filings {
  readonly #caller: GatewayCaller;
  readonly #institution: string;

  constructor(caller: GatewayCaller, institution: string) {
    this.#caller = caller;
    this.#institution = institution;
  }

  /**
   * Files one. The same ref with the same content gives the original case (`existing`); nothing is filed twice.
   * @throws ConflictError the ref was filed with other content · OutcomeUnknownError look it up with `cases.findByRef`
   *   · RegistryError
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
      if (isInvalidRequest(error) && error.status === 422 && error.problem)
        return { outcome: "turned-away", problem: error.problem };
      throw error;
    }
  }

  /**
   * Files many in one call: one item per filing, in the order given, matched by ref. An item whose case has other units
   * or content than its filing is `unknown`.
   */
  async fileBatch<K extends Kind>(
    kind: K,
    filings: readonly FilingOf<K>[],
    options?: CallOptions,
  ): Promise<BatchItem[]> {
    const items = await this.fileEncoded(
      kind,
      filings.map((filing) => ({ ref: (filing as Filing).ref, body: Buffer.from(JSON.stringify(filing)) })),
      options,
    );
    return items.map((item, i) =>
      item.case && !isCaseOf(item.case, filings[i]!) ? { ref: item.ref, outcome: "unknown" } : item,
    );
  }

  /**
   * Does the same as `fileBatch` for encoded filings: what leaves is byte for byte what was recorded.
   * @throws RangeError the same ref twice
   */
  async fileEncoded(kind: Kind, filings: readonly EncodedFiling[], options?: CallOptions): Promise<BatchItem[]> {
    const refs = filings.map((f) => f.ref);
    if (new Set(refs).size !== refs.length)
      throw new RangeError(`the same ref twice in one batch call of ${kind}: outcomes could not be told apart`);
    const { value } = await this.#caller.json(
      operationIdOf(kind, "batch"),
      { json: batchOf(filings) },
      options,
      (v, json) => parseBatchOutcomes(v, kind, refs, json),
    );
    return value;
  }
}

/** A case that names other units, or the digest of other content, is the case of another filing. */
function isCaseOf(found: ReceivedCase, filing: Filing): boolean {
  const { units, kind, contentDigest: digest } = found;
  if (units.length > 0 && unitsKey(units.map((u) => u.unitCode)) !== unitsKey(unitCodesOf(filing))) return false;
  return digest === undefined || digest === contentDigest(kind, filing);
}

const START = Buffer.from('{"filings":['),
  COMMA = Buffer.from(","),
  END = Buffer.from("]}");

function batchOf(filings: readonly EncodedFiling[]): Uint8Array {
  const parts: Uint8Array[] = [START];
  for (const { body } of filings) {
    if (parts.length > 1) parts.push(COMMA);
    parts.push(body);
  }
  return Buffer.concat([...parts, END]);
}
