import { Certificate, SearchResult, UnitState, type SearchRequest } from "../../contract/index.js";
import { WRITE_OPTIONS, checkCallOptions, type CallOptions } from "../arguments/call-options.js";
import { checkArguments, checkOptions, type OptionExpectations } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { GatewayCaller, WriteOptions } from "../gateway/caller.js";
import { keepResponse } from "../gateway/response-of.js";
import { encodeUtf8, indexOfBytes } from "../http/bytes.js";
import { contractBreach } from "../http/map-errors.js";
import { responseInfo } from "../http/wire.js";

const PDF_START = encodeUtf8("%PDF-");

/**
 * Grounds of a query about a unit or certificate. Which of them are required depends on the role and is data of the
 * authority (`capabilities.queries`). They are sent in headers, because addresses are written to logs.
 */
export interface UnitQuery {
  /** Purpose of the query (查询目的), recorded by the authority. At most 200 characters. */
  readonly purpose?: string;
  /** SHA-256 of the uploaded authorization (授权书), hexadecimal in lower case. */
  readonly authorisation?: string;
  /** Case number of the court (案号), for queries by a court. At most 100 characters. */
  readonly documentNo?: string;
  /** SHA-256 of the uploaded notice of assistance (协助查询通知书), hexadecimal in lower case, for queries by a court. */
  readonly notice?: string;
}

const QUERY: OptionExpectations = {
  purpose: expects.text,
  authorisation: expects.text,
  documentNo: expects.text,
  notice: expects.text,
};

function headersOf({ purpose, authorisation, documentNo, notice }: UnitQuery): Record<string, string | undefined> {
  return {
    "query-purpose": headerText(purpose),
    "query-document-no": headerText(documentNo),
    "query-notice": notice,
    "query-authorisation": authorisation,
  };
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
   * @throws PermissionError `query-refused` when the query lacks grounds; `problem.errors` lists them with their source
   * @throws RegistryError any other failure
   */
  async get(unitCode: string, query: UnitQuery = {}, options?: CallOptions): Promise<UnitState> {
    checkArguments("units.get", { unitCode: [unitCode, expects.text] });
    checkOptions("units.get", query, QUERY, { name: "query" });
    checkCallOptions("units.get", options);
    return this.#caller.get("getUnit", { params: { unitCode }, headers: headersOf(query) }, options, UnitState);
  }
}

/** Searches by person or certificate number (`client.searches`). */
export class Searches {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }

  /**
   * Searches the register for units by person or certificate number. No match is an empty list, not an error.
   * @throws PermissionError `query-refused` when the search lacks grounds; `problem.errors` lists them and their source
   * @throws RegistryError any other failure
   */
  async create(search: SearchRequest, options?: WriteOptions): Promise<SearchResult> {
    checkArguments("searches.create", { search: [search, expects.object] });
    checkCallOptions("searches.create", options, WRITE_OPTIONS);
    return this.#caller.get("createSearch", { json: JSON.stringify(search), repeatable: true }, options, SearchResult);
  }
}

/** Sealed results of queries (`client.queries`). To check a file use `verifyCertificateFile`. */
export class Queries {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }

  /**
   * Gets the sealed result of a query as PDF: who asked, for which purpose, when, and what the register showed.
   * @param queryNo number of an own query (查询请求单号): `queryNo` of a unit, `searchNo` of a search
   * @throws ContractBreachError when the response is not a PDF
   * @throws NotFoundError when the institution has made no such query
   * @throws RegistryError any other failure
   */
  async file(queryNo: string, options?: CallOptions): Promise<Uint8Array> {
    checkArguments("queries.file", { queryNo: [queryNo, expects.text] });
    checkCallOptions("queries.file", options);
    return pdfOf(this.#caller, "getQueryResult", { params: { queryNo } }, options);
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

/** Which file of a certificate to get, and on which grounds; an own certificate needs none. */
export interface CertificateFileOptions extends UnitQuery {
  /** Purpose printed as a watermark (用途水印). With it the SHA-256 differs from that in the data. */
  readonly purpose?: string;
}

/** Options of `certificates.get`. */
export interface CertificateOptions extends CallOptions {
  /** Grounds of the query, for a certificate of others; an own certificate needs none. */
  readonly query?: UnitQuery;
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
   * @throws NotFoundError when the authority has no such certificate, or it is of others and no basis is stated
   * @throws PermissionError `query-refused` when a query of a certificate of others lacks grounds
   * @throws RegistryError any other failure
   */
  async get(no: string, options?: CertificateOptions): Promise<Certificate> {
    checkArguments("certificates.get", { no: [no, expects.text] });
    checkCallOptions("certificates.get", options, { query: expects.object });
    const { query = {}, ...call } = options ?? {};
    checkOptions("certificates.get", query, QUERY, { name: "options.query" });
    return this.#caller.get("getCertificate", { params: { no }, headers: headersOf(query) }, call, Certificate);
  }

  /**
   * Gets the file of a certificate as PDF.
   * @param no number of the certificate (不动产权证号 or 不动产登记证明号)
   * @throws ContractBreachError when the response is not a PDF
   * @throws NotFoundError when the authority has no such certificate, or it is of others and no basis is stated
   * @throws PermissionError `query-refused` when a query of a certificate of others lacks grounds
   * @throws RegistryError any other failure
   */
  async file(no: string, file: CertificateFileOptions = {}, options?: CallOptions): Promise<Uint8Array> {
    checkArguments("certificates.file", { no: [no, expects.text] });
    checkOptions("certificates.file", file, QUERY, { name: "file" });
    checkCallOptions("certificates.file", options);
    return pdfOf(this.#caller, "getCertificateFile", { params: { no }, headers: headersOf(file) }, options);
  }
}

async function pdfOf(
  caller: GatewayCaller,
  operation: string,
  { params, headers }: { params: Record<string, string>; headers?: Record<string, string | undefined> },
  options?: CallOptions,
): Promise<Uint8Array> {
  const accept = "application/pdf, application/problem+json";
  const { body, facts } = await caller.send(operation, { params, headers: { ...headers, accept } }, options);
  // An error page of a proxy must not be filed as a certificate.
  if (indexOfBytes(body.subarray(0, PDF_START.length), PDF_START) !== 0)
    throw contractBreach(facts, true, "不是 PDF 文件", "it is not a PDF");
  return keepResponse(body, responseInfo(facts));
}
