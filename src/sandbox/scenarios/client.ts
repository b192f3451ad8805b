import { createHash } from "node:crypto";
import type { Institution } from "../parties/institutions.js";
import type { Sandbox } from "../gateway/start-sandbox.js";
import { ScenarioError } from "./scenario-error.js";

export type Json = Record<string, unknown>;
export interface Answered {
  readonly status: number;
  readonly body: Json;
}

/** Why a query is made; the documents are kinds. */
export interface Grounds {
  readonly purpose?: string | undefined;
  readonly authorisation?: string | undefined;
  readonly documentNo?: string | undefined;
  readonly notice?: string | undefined;
}

/** Makes the calls of a scenario's actors over HTTP. */
export class ScenarioClient {
  readonly #sandbox: Sandbox;
  readonly #actors: ReadonlyMap<string, Institution>;
  readonly #uploaded = new Set<string>();

  constructor(sandbox: Sandbox, actors: ReadonlyMap<string, Institution>) {
    this.#sandbox = sandbox;
    this.#actors = actors;
  }

  institution(actor: string): Institution {
    const found = this.#actors.get(actor);
    if (!found) throw new ScenarioError(`没有名为 ${actor} 的机构`, `there is no actor named ${actor}`);
    return found;
  }

  control(path: string, body?: Json): Promise<Answered> {
    return this.#fetch(body === undefined ? "GET" : "POST", `/sandbox${path}`, body, {});
  }

  /** Calls the gateway; the actor `nobody` has no token. */
  call(
    actor: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const proof = actor === "nobody" ? undefined : { authorization: `Bearer ${this.institution(actor).token}` };
    return this.#fetch(method, path, body, { ...headers, ...proof });
  }

  /** Uploads one document per kind, once for each actor. */
  async papers(actor: string, kinds: readonly string[]): Promise<Json[]> {
    const papers: Json[] = [];
    for (const kind of kinds) {
      const bytes = Buffer.from(`%PDF-1.4 ${kind}`);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      if (!this.#uploaded.has(`${actor} ${kind}`)) {
        const headers = { authorization: `Bearer ${this.institution(actor).token}`, "content-type": "application/pdf" };
        await fetch(`${this.#sandbox.url}/v1/materials/${sha256}`, { method: "PUT", body: bytes, headers });
        this.#uploaded.add(`${actor} ${kind}`);
      }
      papers.push({ kind, sha256, name: `${kind}.pdf` });
    }
    return papers;
  }

  /** Makes the headers of a query, and uploads the documents that they refer to. */
  async groundHeaders(actor: string, grounds: Grounds): Promise<Record<string, string>> {
    const { purpose, authorisation, documentNo, notice } = grounds;
    const digest = async (kind: string) => String((await this.papers(actor, [kind]))[0]!["sha256"]);
    return {
      ...(purpose !== undefined && { "query-purpose": encodeURIComponent(purpose) }),
      ...(documentNo !== undefined && { "query-document-no": encodeURIComponent(documentNo) }),
      ...(authorisation !== undefined && { "query-authorisation": await digest(authorisation) }),
      ...(notice !== undefined && { "query-notice": await digest(notice) }),
    };
  }

  async #fetch(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answered> {
    const response = await fetch(this.#sandbox.url + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /[/+]json/.test(response.headers.get("content-type") ?? "") && text !== "";
    return { status: response.status, body: json ? (JSON.parse(text) as Json) : { text } };
  }
}
