import { Certificate, SearchResult, UnitState, type SearchRequest } from "../../contract/index.js";
import { WRITE_OPTIONS, checkCallOptions } from "../arguments/call-options.js";
import { checkArguments, checkOptions } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { GatewayCaller, WriteOptions } from "../gateway/caller.js";
import { keepResponse } from "../gateway/response-of.js";
import { encodeUtf8, indexOfBytes } from "../http/bytes.js";
import { contractBreach } from "../http/map-errors.js";
import type { CallOptions } from "../http/request.js";
import { responseInfo } from "../http/wire.js";

const PDF_START = encodeUtf8("%PDF-");

/**
 * Grounds of a query about a unit. Which of them are required depends on the authority and the role. They are sent in
 * headers, because addresses are written to logs.
 */
export interface UnitQuery {
  /** Purpose of the query (查询目的), recorded by the authority. At most 200 characters. */
  readonly purpose?: string;
  /** SHA-256 of the uploaded authorization (授权书), hexadecimal in lower case. */
  readonly authorisation?: string;
  /** Case number of the court (案号), for queries by a court. At most 100 characters. */
  readonly documentNo?: string;
}

/** State of property units in the register (`client.units`). */
export class Units {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }

  /**
   * Gets the state of a unit: owners, mortgages, pre-notices and seizures, as far as the institution may see them.
   * @param unitCode 28-digit code of the unit (不动产单元号)
   * @throws NotFoundError when the register has no such unit
   * @throws RegistryError any other failure
   */
  async get(unitCode: string, query: UnitQuery = {}, options?: CallOptions): Promise<UnitState> {
    checkArguments("units.get", { unitCode: [unitCode, expects.text] });
    const { text } = expects;
    checkOptions("units.get", query, { purpose: text, authorisation: text, documentNo: text }, { name: "query" });
    checkCallOptions("units.get", options);
    const headers = {
      "query-purpose": headerText(query.purpose),
      "query-document-no": headerText(query.documentNo),
      "query-authorisation": query.authorisation,
    };
    return this.#caller.get("getUnit", { params: { unitCode }, headers }, options, UnitState);
  }
}

/** Searches by person, for courts (`client.searches`). */
export class Searches {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }

  /**
   * Searches the register for the property of a person. No match is an empty list, not an error.
   * @throws PermissionError when the institution is not a court
   * @throws RegistryError any other failure
   */
  async create(search: SearchRequest, options?: WriteOptions): Promise<SearchResult> {
    checkArguments("searches.create", { search: [search, expects.object] });
    checkCallOptions("searches.create", options, WRITE_OPTIONS);
    return this.#caller.get("createSearch", { json: JSON.stringify(search), repeatable: true }, options, SearchResult);
  }
}

/** Encodes a text for a header. One that is not valid Unicode becomes one that the contract does not allow. */
function headerText(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : encodeURIComponent(text);
  } catch {
    return "%";
  }
}

/** Which file of a certificate to get. */
export interface CertificateFileOptions {
  /** Purpose printed as a watermark (用途水印). With it the SHA-256 differs from that in the data. */
  readonly purpose?: string;
}

/** Electronic certificates (`client.certificates`). To check a file use `verifyCertificateFile`. */
export class Certificates {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }

  /**
   * Gets the data of a certificate.
   * @param no number of the certificate (不动产权证号 or 不动产登记证明号)
   * @throws NotFoundError when the authority has no such certificate, or it belongs to another institution
   * @throws RegistryError any other failure
   */
  async get(no: string, options?: CallOptions): Promise<Certificate> {
    checkArguments("certificates.get", { no: [no, expects.text] });
    checkCallOptions("certificates.get", options);
    return this.#caller.get("getCertificate", { params: { no } }, options, Certificate);
  }

  /**
   * Gets the file of a certificate as PDF.
   * @param no number of the certificate (不动产权证号 or 不动产登记证明号)
   * @throws ContractBreachError when the response is not a PDF
   * @throws NotFoundError when the authority has no such certificate, or it belongs to another institution
   * @throws RegistryError any other failure
   */
  async file(no: string, file: CertificateFileOptions = {}, options?: CallOptions): Promise<Uint8Array> {
    checkArguments("certificates.file", { no: [no, expects.text] });
    checkOptions("certificates.file", file, { purpose: expects.text }, { name: "file" });
    checkCallOptions("certificates.file", options);
    const { purpose } = file;
    const { body, facts } = await this.#caller.send(
      "getCertificateFile",
      {
        params: { no },
        headers: { "query-purpose": headerText(purpose), accept: "application/pdf, application/problem+json" },
      },
      options,
    );
    // An error page of a proxy must not be filed as a certificate.
    if (indexOfBytes(body.subarray(0, PDF_START.length), PDF_START) !== 0)
      throw contractBreach(facts, true, "不是 PDF 文件", "it is not a PDF");
    return keepResponse(body, responseInfo(facts));
  }
}
