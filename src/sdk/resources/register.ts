import { Certificate, SearchResult, UnitState, type SearchRequest } from "../../contract/index.js";
import type { GatewayCaller } from "../gateway/caller.js";
import { contractBreach } from "../http/map-errors.js";
import type { CallOptions } from "../http/request.js";

export interface UnitQuery {
  /** 查询目的, recorded by the authority. */
  readonly purpose?: string;
  /** SHA-256 of the uploaded 授权书. */
  readonly authorisation?: string;
  /** 案号, for a court. */
  readonly documentNo?: string;
}

export class Units {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }
  async get(unitCode: string, query: UnitQuery = {}, options?: CallOptions): Promise<UnitState> {
    return this.#caller.get("getUnit", { params: { unitCode }, query: { ...query } }, options, UnitState);
  }
}

export class Searches {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }
  /** A court's query by person; no hit is an empty list. */
  async create(search: SearchRequest, options?: CallOptions): Promise<SearchResult> {
    return this.#caller.get("createSearch", { json: JSON.stringify(search), repeatable: true }, options, SearchResult);
  }
}

export class Certificates {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }
  async get(no: string, options?: CallOptions): Promise<Certificate> {
    return this.#caller.get("getCertificate", { params: { no } }, options, Certificate);
  }
  /** The PDF; `purpose` is printed as its watermark. @throws ContractBreachError when what came is no PDF. */
  async file(no: string, { purpose }: { purpose?: string } = {}, options?: CallOptions): Promise<Uint8Array> {
    const { body, facts } = await this.#caller.send(
      "getCertificateFile",
      { params: { no }, query: { purpose }, headers: { accept: "application/pdf, application/problem+json" } },
      options,
    );
    // A web page of some proxy must not end up in a loan file as its certificate.
    if (Buffer.from(body.subarray(0, 5)).toString("latin1") !== "%PDF-")
      throw contractBreach(facts, true, "不是 PDF 文件", "it is no PDF");
    return body;
  }
}
