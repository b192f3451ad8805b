import type { z } from "zod";
import type { Operation } from "../../contract/index.js";
import { breach, readJson } from "./classify.js";
import { InvalidRequestError, type CallFacts } from "./errors.js";
import type { WireRequest } from "./message.js";
import { request, type Answered, type CallOptions, type Line } from "./request.js";

/** The parts of one call of the contract. */
export interface CallParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly bytes?: { readonly body: WireRequest["body"]; readonly mediaType: string };
  /** Doing it twice is the same as doing it once. Default: only GET and HEAD. */
  readonly repeatable?: boolean;
  readonly accept?: readonly number[];
}

/** Makes the calls of the contract over one line; resources know nothing else of HTTP. */
export class Caller {
  constructor(
    private readonly line: Line,
    /** Path of the gateway below its origin, without a slash at the end. */
    private readonly basePath: string,
  ) {}

  get institution(): string {
    return this.line.credentials.institution;
  }
  get clock(): Line["clock"] {
    return this.line.clock;
  }

  /** The answer as it came. */
  async raw(operation: Operation, parts: CallParts, options: CallOptions = {}): Promise<Answered & { readonly repeatable: boolean }> {
    const { json, bytes, headers } = parts;
    const path = this.basePath + fillPath(operation, parts.params ?? {}) + queryOf(operation, parts.query ?? {});
    const repeatable = isRepeatable(operation, parts);
    const answered = await request(
      this.line,
      {
        operation, path, repeatable, accept: parts.accept ?? [],
        body: json === undefined ? bytes?.body : JSON.stringify(json),
        headers: {
          accept: operation.answers[200] === "bytes" ? "*/*" : "application/json",
          ...(json !== undefined && { "content-type": "application/json; charset=utf-8" }),
          ...(bytes && { "content-type": bytes.mediaType }),
          ...headers,
        },
      },
      options,
    );
    return { ...answered, repeatable };
  }

  /** The answer as JSON that follows `schema`. @throws ContractBreachError when it does not. */
  async json<S extends z.ZodType>(operation: Operation, schema: S, parts: CallParts = {}, options: CallOptions = {}): Promise<z.output<S>> {
    return this.read(await this.raw(operation, parts, options), schema);
  }

  read<S extends z.ZodType>({ answer, facts, repeatable }: Answered & { readonly repeatable: boolean }, schema: S): z.output<S> {
    const json = readJson(answer);
    if (!json.ok) throw breach(facts, repeatable, json.zh, json.en);
    const parsed = schema.safeParse(json.value);
    if (parsed.success) return parsed.data;
    // Where, not what: the value may be somebody's name.
    const where = fieldPath(parsed.error.issues[0]?.path ?? []);
    throw breach(facts, repeatable, `字段 ${where} 不对`, `field ${where} is wrong`);
  }
}

function isRepeatable(operation: Operation, parts: CallParts): boolean {
  return parts.repeatable ?? (operation.method === "GET" || operation.method === "HEAD");
}

/** Only names that the contract could have, so that a key made of personal data is not repeated. */
function fieldPath(path: readonly PropertyKey[]): string {
  return path.map((p) => "/" + (typeof p === "number" || /^[A-Za-z]{1,40}$/.test(String(p)) ? String(p) : "?")).join("") || "/";
}

function fillPath(operation: Operation, params: Readonly<Record<string, string>>): string {
  return operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? "";
    // `.` and `..` would climb to another path on the way.
    if (operation.pathParams?.[name]?.safeParse(value).success === false || /^\.{0,2}$/.test(value)) throw wrongParameter(operation, name);
    return encodeURIComponent(value);
  });
}

function queryOf(operation: Operation, query: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  for (const [name, value] of pairs) {
    if (operation.query?.[name]?.safeParse(value).success === false) throw wrongParameter(operation, name);
  }
  return pairs.length ? `?${new URLSearchParams(pairs.map(([n, v]) => [n, String(v)])).toString()}` : "";
}

function wrongParameter(operation: Operation, name: string): InvalidRequestError {
  const facts: CallFacts = { method: operation.method, path: operation.path, attempts: 0 };
  return new InvalidRequestError({ code: "invalid-request", zh: `参数 ${name} 不符合接口合同，没有发出`, en: `parameter ${name} does not follow the contract; nothing was sent` }, facts);
}
