import type * as z from "zod";
import { operation, type Operation } from "../../contract/index.js";
import type { CallOptions } from "../arguments/call-options.js";
import { extraHeaders, type Headers } from "../arguments/extra-headers.js";
import { contractBreach, parseJson } from "../http/map-errors.js";
import { InvalidRequestError, type RegistryError } from "../http/errors.js";
import { responseInfo, type ByteSource, type HttpEvent } from "../http/wire.js";
import { request, type HttpResponse, type HttpCall, type HttpContext } from "../http/request.js";
import { CallLog, type Logger } from "../telemetry/call-log.js";
import { observeCall, type GatewayServer } from "../telemetry/observe-call.js";
import { keepResponse, responseOf } from "./response-of.js";
import { userAgent } from "./user-agent.js";

/**
 * Calls operations of the contract on a gateway: builds the path, checks parameters, parses the response. The resources
 * above it add types; the request loop below it does the HTTP.
 */

/** Options of a call that has an effect at the authority. */
export interface WriteOptions extends CallOptions {
  /**
   * Key of this request: 1 to 200 of the characters `A-Z a-z 0-9 . _ ~ : / + = -`. The authority answers a repeated
   * request with the same key and content again instead of repeating its effect, for at least 24 hours. Give one of
   * your own, and keep it, to be able to repeat the call from another process.
   * @default a random key for every call, the same for all its attempts
   */
  readonly idempotencyKey?: string | undefined;
}

/** Options of a call that changes a case. */
export interface CaseWriteOptions extends WriteOptions {
  /**
   * `version` of the case on which the decision is based. When the case has changed since, the call ends as
   * `ConflictError` with code `case-changed` and without effect. Absent: the call applies to the case as it is.
   */
  readonly ifVersion?: number | undefined;
}

/** Contents of one call. `json` and `bytes` exclude each other. */
export interface CallParts {
  /** Values of the path parameters. */
  readonly params?: Readonly<Record<string, string>>;
  /** Query parameters; undefined values are left out. */
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  /** Headers by name in lower case; undefined values are left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** See `WireRequest.filing`. */
  readonly filing?: object | undefined;
  /** Serialized JSON, as text or UTF-8 bytes. */
  readonly json?: string | Uint8Array;
  readonly bytes?: Uint8Array | ByteSource;
  /** Media type of `bytes`. Default `application/octet-stream`. */
  readonly mediaType?: string | undefined;
  /** Marks a POST or PUT as safe to repeat (a search, an upload by its hash). GET and HEAD always are. */
  readonly repeatable?: boolean;
  /** Called before each repetition; returns what to send instead. */
  readonly rebuild?: () => Promise<Pick<CallParts, "headers" | "bytes">>;
  /** Statuses besides 2xx that are results, not errors. */
  readonly acceptStatuses?: readonly number[];
}

/** What a client sends and reports with every call. */
export interface CallerSettings {
  /** Named in telemetry. */
  readonly server?: GatewayServer;
  /** Additional headers, checked. */
  readonly headers?: Headers | undefined;
  readonly logger?: Logger | undefined;
}

/** Calls an operation of the contract by its id. */
export class GatewayCaller {
  /** Id of the authority, for events and telemetry. Set when its capabilities are read. */
  authority: string | undefined;
  readonly #http: HttpContext;
  readonly #server: GatewayServer | undefined;
  readonly #headers: Headers;
  readonly #log: CallLog | undefined;

  constructor(http: HttpContext, { server, headers, logger }: CallerSettings = {}) {
    this.#http = http;
    this.#server = server;
    this.#headers = { "user-agent": userAgent(), ...headers };
    this.#log = logger && new CallLog(logger);
  }

  /**
   * Sends a call and returns the raw response.
   * @throws InvalidRequestError when a parameter violates the contract; nothing is sent
   * @throws ArgumentError when a header of the application belongs to the client; nothing is sent
   * @throws RegistryError any other failure
   */
  async send(id: string, parts: CallParts, options: WriteOptions = {}): Promise<HttpResponse> {
    const asked = operation(id);
    const { method, path: template } = asked;
    const { json, filing, acceptStatuses, rebuild, mediaType = "application/octet-stream" } = parts;
    const path = pathOf(asked, parts);
    const isWrite = !isRepeatable(method, parts);
    const key = hasKey(asked) ? (options.idempotencyKey ?? crypto.randomUUID()) : undefined;
    const own = { ...this.#headers, ...extraHeaders(id, options.headers) };
    const callWith = ({ headers, bytes }: Pick<CallParts, "headers" | "bytes">): HttpCall => ({
      operation: id,
      authority: this.authority,
      method,
      path,
      template,
      isWrite,
      // The authority answers a repetition with the same key again.
      repeatable: !isWrite || key !== undefined,
      headers: {
        ...own,
        ...headersOf(asked, { ...(key !== undefined && { "idempotency-key": key }), ...headers }),
      },
      acceptStatuses,
      filing,
      body: json ?? bytes,
      contentType: json !== undefined ? "application/json" : bytes !== undefined ? mediaType : undefined,
      rebuild: rebuild && (async () => callWith(await rebuild())),
    });
    const call = callWith(parts);
    const log = this.#log;
    const answer = observeCall(call, this.#server, (onEvent) =>
      request(call, options, this.#withEvents([onEvent, log?.event, this.#http.onEvent])),
    );
    if (log === undefined) return answer;
    return answer.then(
      (response) => (log.done(call, response.facts), response),
      (error: unknown) => {
        log.failed(call, error);
        throw error;
      },
    );
  }

  /** The settings of the client, with every event reported to all listeners: the one of the application last. */
  #withEvents(listeners: readonly (OnEvent | undefined)[]): HttpContext {
    const present = listeners.filter((one) => one !== undefined);
    if (present.length === 0) return this.#http;
    return { ...this.#http, onEvent: (event) => present.forEach((listener) => listener(event)) };
  }

  /** A valid response whose content is not: logged like any failed call. */
  #breach(id: string, answer: HttpResponse, repeatable: boolean, zh: string, en: string): RegistryError {
    const error = contractBreach(answer.facts, repeatable, zh, en);
    const { method, path: template } = operation(id);
    this.#log?.failed({ operation: id, method, template, authority: this.authority }, error);
    return error;
  }

  /**
   * Sends a call and parses the JSON response.
   * @param read returns undefined for a value that violates the contract; gets the refs of filings that never left
   * @throws ContractBreachError when the response is not valid; after a write its outcome is unknown
   */
  async json<T>(
    id: string,
    parts: CallParts,
    options: WriteOptions | undefined,
    read: (value: unknown, json: Uint8Array, unsent: readonly string[]) => T | undefined,
  ): Promise<{ value: T; status: number }> {
    const answer = await this.send(id, parts, options);
    const repeatable = isRepeatable(operation(id).method, parts);
    const json = parseJson(answer);
    if (!json.ok) throw this.#breach(id, answer, repeatable, json.zh, json.en);
    const value = read(json.value, answer.body, answer.unsent ?? []);
    if (value === undefined)
      throw this.#breach(id, answer, repeatable, "字段不符合接口规范", "its fields do not conform to the contract");
    keepResponse(value, responseInfo(answer.facts));
    return { value, status: answer.status };
  }

  /** Sends a call and parses the JSON response with a schema. */
  async get<T>(id: string, parts: CallParts, options: WriteOptions | undefined, schema: z.ZodType<T>): Promise<T> {
    const { value } = await this.json(id, parts, options, (found) => {
      const parsed = schema.safeParse(found);
      return parsed.success ? { data: parsed.data } : undefined;
    });
    return keepResponse(value.data, responseOf(value));
  }
}

type OnEvent = (event: HttpEvent) => void;

function isRepeatable(method: string, { repeatable = false }: CallParts): boolean {
  return method === "GET" || method === "HEAD" || repeatable;
}

/** Tells whether the authority keeps the answers of an operation by key. A filing is identified by its ref. */
function hasKey({ headers, kind }: Operation): boolean {
  return kind === undefined && headers?.["Idempotency-Key"] !== undefined;
}

/** Checks headers against the contract and leaves out undefined ones. */
function headersOf(asked: Operation, given: NonNullable<CallParts["headers"]>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) if (value !== undefined) headers[name] = value;
  for (const [name, schema] of Object.entries(asked.headers ?? {})) {
    const value = headers[name.toLowerCase()];
    if (value !== undefined && !schema.safeParse(value).success) throw wrongParameter(asked, name);
  }
  return headers;
}

/** Builds path and query. Parameters that violate the contract are rejected before anything is sent. */
function pathOf(asked: Operation, { params = {}, query }: CallParts): string {
  const path =
    asked.pathParams === undefined
      ? asked.path
      : asked.path.replace(/\{(\w+)\}/g, (_, name: string) => {
          const value = params[name] ?? "";
          // `.` and `..` would be resolved to another path on the way.
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
  // A list is separated by plain commas.
  return search.size ? `${path}?${search.toString().replaceAll("%2C", ",")}` : path;
}

function wrongParameter({ method, path }: Operation, name: string): InvalidRequestError {
  const text = {
    code: "invalid-request",
    zh: `参数 ${name} 不符合接口规范，请求未发出`,
    en: `parameter ${name} does not conform to the contract; nothing was sent`,
  };
  return new InvalidRequestError(text, { method, path, attempts: 0 });
}
