import type { z } from "zod";
import { operation } from "../contract/index.js";
import { breach, readJson } from "./http/classify.js";
import type { ByteSource } from "./http/message.js";
import { request, type CallOptions, type HttpAnswer, type HttpParts } from "./http/request.js";

export interface CallParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON as text, ready to be sent. */
  readonly json?: string;
  readonly bytes?: Uint8Array | ByteSource;
  /** A POST or PUT that does no harm when it is done twice (a search, an upload by its hash). */
  readonly repeatable?: boolean;
}

/** Calls an operation of the contract by its id; resources add nothing but types. */
export class Caller {
  constructor(private readonly http: HttpParts) {}

  async send(id: string, parts: CallParts, options: CallOptions = {}): Promise<HttpAnswer> {
    const { method, path } = operation(id);
    const { headers, json, bytes } = parts;
    return request(
      {
        method, path: filled(path, parts), template: path, repeatable: isRepeatable(method, parts), ...(headers && { headers }),
        ...(json !== undefined && { body: json, contentType: "application/json" }), ...(bytes !== undefined && { body: bytes, contentType: "application/octet-stream" }),
      },
      options, this.http,
    );
  }

  /** The answer through `read`, which gives undefined for what breaks the contract. After a write that leaves its outcome unknown. */
  async json<T>(id: string, parts: CallParts, options: CallOptions | undefined, read: (value: unknown) => T | undefined): Promise<{ value: T; status: number }> {
    const answer = await this.send(id, parts, options);
    const repeatable = isRepeatable(operation(id).method, parts);
    const json = readJson(answer);
    if (!json.ok) throw breach(answer.facts, repeatable, json.zh, json.en);
    const value = read(json.value);
    if (value === undefined) throw breach(answer.facts, repeatable, "字段与合同不符", "its fields are not those of the contract");
    return { value, status: answer.status };
  }

  async get<T>(id: string, parts: CallParts, options: CallOptions | undefined, schema: z.ZodType<T>): Promise<T> {
    const { value } = await this.json(id, parts, options, (found) => {
      const parsed = schema.safeParse(found);
      return parsed.success ? { data: parsed.data } : undefined;
    });
    return value.data;
  }
}

function isRepeatable(method: string, { repeatable = false }: CallParts): boolean {
  return method === "GET" || method === "HEAD" || repeatable;
}

function filled(template: string, { params = {}, query = {} }: CallParts): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (!value) throw new RangeError(`the path ${template} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size ? `${path}?${search}` : path;
}
