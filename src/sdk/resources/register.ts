import { createHash } from "node:crypto";
import { Capabilities, Certificate, MaterialReceipt, SearchResult, UnitState, type SearchRequest } from "../../contract/index.js";
import type { Caller } from "../caller.js";
import { isNotFound } from "../http/errors.js";
import type { Pace } from "../http/pace.js";
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
  constructor(private readonly caller: Caller) {}
  async get(unitCode: string, query: UnitQuery = {}, options?: CallOptions): Promise<UnitState> {
    return this.caller.get("getUnit", { params: { unitCode }, query: { ...query } }, options, UnitState);
  }
}

export class Searches {
  constructor(private readonly caller: Caller) {}
  /** A court's query by person; no hit is an empty list. */
  async create(search: SearchRequest, options?: CallOptions): Promise<SearchResult> {
    return this.caller.get("createSearch", { json: JSON.stringify(search), repeatable: true }, options, SearchResult);
  }
}

export class Certificates {
  constructor(private readonly caller: Caller) {}
  async get(no: string, options?: CallOptions): Promise<Certificate> {
    return this.caller.get("getCertificate", { params: { no } }, options, Certificate);
  }
  /** The PDF; `purpose` is printed as its watermark. */
  async file(no: string, { purpose }: { purpose?: string } = {}, options?: CallOptions): Promise<Uint8Array> {
    return (await this.caller.send("getCertificateFile", { params: { no }, query: { purpose }, headers: { accept: "application/pdf, application/problem+json" } }, options)).body;
  }
}

export class Materials {
  constructor(private readonly caller: Caller) {}
  /** Uploads a document under its hash; doing it again does no harm. */
  async put(bytes: Uint8Array, sha256 = createHash("sha256").update(bytes).digest("hex"), options?: CallOptions): Promise<MaterialReceipt> {
    return this.caller.get("putMaterial", { params: { sha256 }, bytes, repeatable: true }, options, MaterialReceipt);
  }
  async has(sha256: string, options?: CallOptions): Promise<boolean> {
    try {
      await this.caller.send("hasMaterial", { params: { sha256 } }, options);
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }
}

export class CapabilitiesResource {
  private known: Promise<Capabilities> | undefined;
  constructor(private readonly caller: Caller, private readonly pace: Pace) {}

  /** What the authority accepts; asked once and remembered. The client's pace follows it. */
  async get({ fresh = false, ...options }: CallOptions & { readonly fresh?: boolean } = {}): Promise<Capabilities> {
    if (fresh || !this.known) {
      const asked = this.caller.get("getCapabilities", {}, options, Capabilities).then((found) => (this.pace.adopt(found.rate), found));
      this.known = asked;
      asked.catch(() => this.known === asked && (this.known = undefined));
    }
    return this.known;
  }
}
