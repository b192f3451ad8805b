import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

// Untyped, because tests read every part of the document.
export type Json = Record<string, any>;

/** One request with its answer, as they were sent. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly requestBody: Buffer;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly responseBody: Buffer;
}

const BASE = "https://document.test/";

/** Validates values and exchanges against an OpenAPI document, with a general validator of JSON Schema. */
export class OpenApiValidator {
  readonly document: Json;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new WeakMap<object, ValidateFunction>();
  readonly #routes: { readonly pattern: RegExp; readonly template: string; readonly path: Json }[];

  constructor(document: Json) {
    this.document = document;
    formats.default(this.#ajv);
    this.#ajv.addSchema({ $id: BASE, components: document["components"] });
    this.#routes = Object.entries(document["paths"] as Json)
      .map(([template, path]) => ({
        template,
        path: path as Json,
        pattern: new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`),
      }))
      // A literal path takes precedence over one with parameters.
      .sort((a, b) => Number(a.template.includes("{")) - Number(b.template.includes("{")));
  }

  /** Follows a reference of the document. */
  resolve(value: Json): Json {
    if (typeof value["$ref"] !== "string") return value;
    const keys = value["$ref"].slice(2).split("/");
    return this.resolve(keys.reduce((at: Json, key: string) => at[key] as Json, this.document));
  }

  /** Every operation with its method and path. */
  get operations(): { readonly method: string; readonly path: string; readonly operation: Json }[] {
    return this.#routes.flatMap(({ template, path }) =>
      Object.entries(path).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: template,
        operation: operation as Json,
      })),
    );
  }

  /** Id of the operation that a request calls. */
  operationIdOf(method: string, url: string): string | undefined {
    const pathname = url.split("?")[0]!;
    const route = this.#routes.find(({ pattern }) => pattern.test(pathname));
    return (route?.path[method.toLowerCase()] as Json | undefined)?.["operationId"] as string | undefined;
  }

  /** What is wrong with a value. */
  errorsOf(schema: Json, value: unknown): string[] {
    let validate = this.#compiled.get(schema);
    if (!validate) {
      const rooted = JSON.stringify(schema).replaceAll('"#/components', `"${BASE}#/components`);
      this.#compiled.set(schema, (validate = this.#ajv.compile(JSON.parse(rooted) as Json)));
    }
    return validate(value) ? [] : validate.errors!.map((e) => `${e.instancePath} ${e.message}`);
  }

  /**
   * What is wrong with an exchange: a path, status, header, parameter or body that the document does not describe. A
   * request that is not valid must be answered with a status 4xx.
   */
  violationsOf(exchange: Exchange): string[] {
    const [pathname, search = ""] = exchange.url.split("?") as [string, string?];
    const route = this.#routes.find(({ pattern }) => pattern.test(pathname));
    const operation = route?.path[exchange.method.toLowerCase()] as Json | undefined;
    if (!route || !operation) return [`${exchange.method} ${pathname} is not in the document`];
    const about = `${operation["operationId"]} ${exchange.status}:`;
    const values = pathname.match(route.pattern)!.slice(1).map(decodeURIComponent);
    const names = [...route.template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const request = this.requestErrors(operation, {
      path: Object.fromEntries(names.map((name, i) => [name, values[i]])),
      query: new URLSearchParams(search),
      headers: exchange.requestHeaders,
      body: exchange.requestBody,
    });
    const isRefused = exchange.status >= 400 && exchange.status < 500;
    return [
      ...(isRefused ? [] : request.map((error) => `${about} request ${error}`)),
      ...this.#answerErrors(operation, exchange).map((error) => `${about} ${error}`),
    ];
  }

  /** What is wrong with the parameters and the body of a request. */
  requestErrors(
    operation: Json,
    request: {
      readonly path: Readonly<Record<string, string | undefined>>;
      readonly query: URLSearchParams;
      readonly headers: Exchange["requestHeaders"];
      readonly body: Buffer;
    },
  ): string[] {
    const parameters = ((operation["parameters"] ?? []) as Json[]).map((each) => this.resolve(each));
    const errors: string[] = [];
    for (const { name, in: where, schema, required } of parameters) {
      const found =
        where === "path"
          ? request.path[name as string]
          : where === "query"
            ? (request.query.get(name as string) ?? undefined)
            : request.headers[(name as string).toLowerCase()];
      if (found === undefined) {
        if (required) errors.push(`${name} is missing`);
      } else
        errors.push(...this.errorsOf(schema as Json, this.#typed(schema as Json, found)).map((e) => `${name}${e}`));
    }
    for (const name of new Set(request.query.keys())) {
      if (!parameters.some((p) => p["in"] === "query" && p["name"] === name)) errors.push(`unknown parameter ${name}`);
      if (request.query.getAll(name).length > 1) errors.push(`${name} occurs twice`);
    }
    const content = operation["requestBody"]?.content as Json | undefined;
    return content ? [...errors, ...this.#bodyErrors(content, request.headers["content-type"], request.body)] : errors;
  }

  #typed(schema: Json, value: unknown): unknown {
    const type = this.resolve(schema)["type"] as string | undefined;
    return (type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : value;
  }

  #answerErrors(operation: Json, { method, status, responseHeaders, responseBody }: Exchange): string[] {
    const declared = (operation["responses"] as Json)[status] as Json | undefined;
    if (!declared) return ["the status is not in the document"];
    const answer = this.resolve(declared);
    const errors = Object.entries((answer["headers"] ?? {}) as Json).flatMap(([name, header]) => {
      const { schema, required } = this.resolve(header as Json);
      const found = responseHeaders[name.toLowerCase()];
      if (found === undefined) return required ? [`header ${name} is missing`] : [];
      return this.errorsOf(schema as Json, this.#typed(schema as Json, found)).map((e) => `header ${name}${e}`);
    });
    const content = answer["content"] as Json | undefined;
    if (!content || method === "HEAD") return responseBody.length > 0 ? [...errors, "has a body"] : errors;
    return [...errors, ...this.#bodyErrors(content, responseHeaders["content-type"], responseBody)];
  }

  #bodyErrors(content: Json, contentType: unknown, body: Buffer): string[] {
    const type = String(contentType ?? "")
      .split(";")[0]!
      .trim()
      .toLowerCase();
    // Uploads name the type of the document; the contract lists them in the capabilities.
    const media = (content[type] ??
      ("application/octet-stream" in content ? content["application/octet-stream"] : undefined)) as Json | undefined;
    if (!media) return [`media type ${type || "(none)"} is not in the document`];
    if (!type.includes("json")) return [];
    try {
      return this.errorsOf(media["schema"] as Json, JSON.parse(body.toString("utf8"))).map((e) => `body${e}`);
    } catch (error) {
      return [`body: ${(error as Error).message}`];
    }
  }
}
