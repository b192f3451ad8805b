import type { z } from "zod";
import { operation, type Operation } from "../../contract/index.js";
import { contractBreach, parseJson } from "../http/map-errors.js";
import { InvalidRequestError } from "../http/errors.js";
import type { ByteSource } from "../http/wire.js";
import { request, type CallOptions, type HttpResponse, type HttpCall, type HttpContext } from "../http/request.js";

export interface CallParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON as text or in UTF-8, ready to be sent. */
  readonly json?: string | Uint8Array;
  readonly bytes?: Uint8Array | ByteSource;
  /** A POST or PUT that does no harm when it is done twice (a search, an upload by its hash). */
  readonly repeatable?: boolean;
  /** What a repetition sends instead; called before each. */
  readonly rebuild?: () => Promise<Pick<CallParts, "headers" | "bytes">>;
  /** Statuses that are answers and no errors, besides 2xx. */
  readonly acceptStatuses?: readonly number[];
}

/** Calls an operation of the contract by its id; resources add nothing but types. */
export class GatewayCaller {
  readonly #http: HttpContext;

  constructor(http: HttpContext) {
    this.#http = http;
  }

  async send(id: string, parts: CallParts, options: CallOptions = {}): Promise<HttpResponse> {
    const asked = operation(id);
    const { method, path: template } = asked;
    const { json, acceptStatuses, rebuild } = parts;
    const path = pathOf(asked, parts);
    const repeatable = isRepeatable(method, parts);
    const callWith = ({ headers, bytes }: Pick<CallParts, "headers" | "bytes">): HttpCall => ({
      operation: id,
      method,
      path,
      template,
      repeatable,
      headers,
      acceptStatuses,
      body: json ?? bytes,
      contentType:
        json !== undefined ? "application/json" : bytes !== undefined ? "application/octet-stream" : undefined,
      rebuild: rebuild && (async () => callWith(await rebuild())),
    });
    return request(callWith(parts), options, this.#http);
  }

  /**
   * The answer through `read`, which gives undefined for what breaks the contract. After a write that leaves its
   * outcome unknown.
   */
  async json<T>(
    id: string,
    parts: CallParts,
    options: CallOptions | undefined,
    read: (value: unknown, json: Uint8Array) => T | undefined,
  ): Promise<{ value: T; status: number }> {
    const answer = await this.send(id, parts, options);
    const repeatable = isRepeatable(operation(id).method, parts);
    const json = parseJson(answer);
    if (!json.ok) throw contractBreach(answer.facts, repeatable, json.zh, json.en);
    const value = read(json.value, answer.body);
    if (value === undefined)
      throw contractBreach(answer.facts, repeatable, "字段与合同不符", "its fields are not those of the contract");
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

/** Path and query, checked by the contract: what it cannot accept is not sent. */
function pathOf(asked: Operation, { params = {}, query }: CallParts): string {
  const path =
    asked.pathParams === undefined
      ? asked.path
      : asked.path.replace(/\{(\w+)\}/g, (_, name: string) => {
          const value = params[name] ?? "";
          // `.` and `..` would climb to another path on the way.
          if (/^\.{0,2}$/.test(value) || asked.pathParams?.[name]?.safeParse(value).success === false)
            throw wrongParameter(asked, name);
          return encodeURIComponent(value);
        });
  if (query === undefined) return path;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (asked.query?.[name]?.safeParse(value).success === false) throw wrongParameter(asked, name);
    search.set(name, String(value));
  }
  return search.size ? `${path}?${search}` : path;
}

function wrongParameter({ method, path }: Operation, name: string): InvalidRequestError {
  const text = {
    code: "invalid-request",
    zh: `参数 ${name} 不符合接口合同，没有发出`,
    en: `parameter ${name} does not follow the contract; nothing was sent`,
  };
  return new InvalidRequestError(text, { method, path, attempts: 0 });
}
