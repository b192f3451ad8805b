import { request as httpRequest, Agent } from "node:http";
import type { Json, OpenApiValidator } from "./openapi-validator.js";

/** A request that violates the document, and where. */
export interface HostileRequest {
  readonly operation: Json;
  readonly what: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  /** The filing in a batch call is invalid: the call may answer 200 with an outcome that is not `filed`. */
  readonly inBatch: boolean;
}

type Random = (below: number) => number;

/** A small generator of reproducible random numbers (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const PATH_VALUES: Readonly<Record<string, string>> = {
  caseNo: "330100-20260101-000001",
  unitCode: "330106001001GB00001F00010001",
  no: "浙（2024）示例市不动产证明第9999999号",
  sha256: "0".repeat(64),
  webhookId: `wh_${"0".repeat(24)}`,
};
/** Token of a role that may make the call. */
function tokenFor(path: string): string {
  if (path.includes("pre-notice")) return "sandbox-developer";
  return path.includes("seizure") || path.includes("searches") ? "sandbox-court" : "sandbox-bank";
}

const STRINGS = [
  "",
  " ",
  "\u0000",
  "a\u0007b",
  "\ud800",
  "不是",
  "-1",
  "1e9",
  "0x10",
  "2026-02-30",
  "2026-13-01T00:00:00Z",
  "null",
  "../..",
  "<script>",
  "'; DROP TABLE cases; --",
  "%00",
  "𠮷".repeat(3),
  "x".repeat(70),
  "x".repeat(300),
  "x".repeat(5_000),
];
const OTHERS: readonly unknown[] = [null, true, false, 0, -1, 7.5, 1e300, [], [[]], {}, { surprise: 1 }, ...STRINGS];
const MEDIA_TYPES = [
  undefined,
  "text/plain",
  "application/xml",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "text/json",
  "application/json; charset=gbk",
  "application/jsonp",
];
const METHODS = ["PATCH", "OPTIONS", "TRACE", "PROPFIND"];
const HEADER_VALUES = ["", "x".repeat(201), "bytes", "bytes 5-2/9", "bytes a-b/c", "bytes=0-1", "x".repeat(4_000)];

/** Makes requests that violate the document in one place each. The same seed makes the same requests. */
export function* hostileRequests(validator: OpenApiValidator, seed: number): Generator<HostileRequest> {
  const random = randomFrom(seed);
  const pick = <T>(values: readonly T[]): T => values[random(values.length)]!;
  const { operations } = validator;
  for (let n = 0; ; n++) {
    const target = operations[n % operations.length]!;
    const made = mutate(validator, target, random, pick);
    if (made) yield made;
  }
}

function exampleOf(validator: OpenApiValidator, operation: Json): Json | undefined {
  const media = operation["requestBody"]?.content?.["application/json"] as Json | undefined;
  const [first] = Object.values((media?.["examples"] ?? {}) as Json);
  return first && (validator.resolve(first as Json)["value"] as Json);
}

function mutate(
  validator: OpenApiValidator,
  { method, path, operation }: OpenApiValidator["operations"][number],
  random: Random,
  pick: <T>(values: readonly T[]) => T,
): HostileRequest | undefined {
  const parameters = ((operation["parameters"] ?? []) as Json[]).map((each) => validator.resolve(each));
  const of = (where: string) => parameters.filter((each) => each["in"] === where);
  const example = exampleOf(validator, operation);
  const isBinary = operation["requestBody"] !== undefined && !example;
  const values = { ...PATH_VALUES };
  const query = new URLSearchParams();
  const headers: Record<string, string> = { authorization: `Bearer ${tokenFor(path)}` };
  if (example) headers["content-type"] = "application/json";
  if (isBinary) headers["content-type"] = "application/octet-stream";
  let body = example ? Buffer.from(JSON.stringify(example)) : isBinary ? Buffer.from("%PDF-1.4 x") : undefined;
  let usedMethod = method;
  let inBatch = false;
  let isCertain = false;
  let what: string;

  const kinds = ["query", "method", "token", ...(of("path").length > 0 ? ["path"] : [])];
  if (of("header").length > 0) kinds.push("header");
  if (example) kinds.push("media", "encoding", "json", ...Array<string>(12).fill("body"));
  if (isBinary) kinds.push("media", "encoding");
  const kind = pick(kinds);
  if (kind === "query") {
    const known = of("query");
    const choice = random(known.length > 0 ? 3 : 1);
    if (choice === 0) query.set(pick(["surprise", "Limit", "__proto__", "limit[]", ""]), "1");
    else {
      const { name } = pick(known) as { name: string };
      query.append(name, pick(STRINGS));
      if (choice === 2) query.append(name, "again");
    }
    what = `query ${[...query.keys()].join("&")}`;
  } else if (kind === "path") {
    const { name } = pick(of("path")) as { name: string };
    values[name] = pick(STRINGS.filter((each) => each !== "" && each !== "\ud800"));
    what = `path ${name}`;
  } else if (kind === "header") {
    const { name } = pick(of("header")) as { name: string };
    headers[name.toLowerCase()] = pick(HEADER_VALUES);
    what = `header ${name}`;
  } else if (kind === "method") {
    usedMethod = pick(METHODS);
    isCertain = true;
    what = `method ${usedMethod}`;
  } else if (kind === "token") {
    headers["authorization"] = pick(["", "Bearer", "Bearer nobody", "Basic c2FuZGJveC1iYW5r", "sandbox-bank"]);
    isCertain = true;
    what = "token";
  } else if (kind === "media") {
    delete headers["content-type"];
    const type = pick(MEDIA_TYPES);
    if (type !== undefined) headers["content-type"] = type;
    isCertain = true;
    what = `media type ${type}`;
  } else if (kind === "encoding") {
    headers["content-encoding"] = pick(["gzip", "br", "surprise"]);
    isCertain = true;
    what = "content encoding";
  } else if (kind === "json") {
    const text = body!.toString();
    body = pick([
      Buffer.from(text.slice(0, random(text.length))),
      Buffer.from(text.replace("{", '{"surprise":1,')),
      Buffer.from(`${text}}`),
      Buffer.from(text, "utf16le"),
      Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xff, 0xfe])]),
      Buffer.from(`[${text}]`),
    ]);
    what = "JSON";
  } else {
    const mutated = mutateBody(example!, random, pick);
    body = Buffer.from(JSON.stringify(mutated.value));
    inBatch = path.endsWith("/batch") && mutated.pointer.startsWith("/filings/");
    what = `body ${mutated.pointer} ${mutated.what}`;
  }
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]!)) + searchOf(query);
  const errors = validator.requestErrors(operation, { path: values, query, headers, body: body ?? Buffer.alloc(0) });
  // A mutation may happen to be valid.
  if (!isCertain && errors.length === 0) return undefined;
  return { operation, what, method: usedMethod, url, headers, body, inBatch };
}

const searchOf = (query: URLSearchParams): string => (query.size > 0 ? `?${query}` : "");

/** Changes one value of a body: another value, none, an unknown field beside it, or a list that is too long. */
function mutateBody(
  example: Json,
  random: Random,
  pick: <T>(values: readonly T[]) => T,
): { readonly value: unknown; readonly pointer: string; readonly what: string } {
  const value = structuredClone(example);
  // A batch call carries one filing, so that nothing beside the invalid one can be accepted.
  if (Array.isArray(value["filings"])) value["filings"].splice(1);
  const places: { readonly parent: Json; readonly key: string; readonly pointer: string }[] = [];
  const collect = (parent: Json, at: string): void => {
    for (const key of Object.keys(parent)) {
      places.push({ parent, key, pointer: `${at}/${key}` });
      if (typeof parent[key] === "object" && parent[key] !== null) collect(parent[key] as Json, `${at}/${key}`);
    }
  };
  collect(value, "");
  const { parent, key, pointer } = pick(places);
  switch (random(4)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return { value, pointer, what: "missing" };
    case 1:
      if (!Array.isArray(parent)) parent[pick(["surprise", "constructor", "Ref", "ref ", "身份证"])] = pick(OTHERS);
      return { value, pointer, what: "unknown field" };
    case 2:
      if (Array.isArray(parent)) parent.push(...Array<unknown>(600).fill(parent[0]));
      else parent[key] = `${String(parent[key])}${pick(STRINGS)}`;
      return { value, pointer, what: "too long" };
    default:
      parent[key] = pick(OTHERS);
      return { value, pointer, what: `is ${JSON.stringify(parent[key])?.slice(0, 20)}` };
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** Sends a request as it is. */
export function send(
  gateway: string,
  { method, url, headers, body }: HostileRequest,
): Promise<{ readonly status: number; readonly type: string; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      gateway + url,
      { method, agent, headers: { ...headers, ...(body && { "content-length": String(body.length) }) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            type: response.headers["content-type"] ?? "",
            body: Buffer.concat(chunks),
          }),
        );
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** What is wrong with the answer to an invalid request; undefined when it was refused as the document says. */
export async function complaintOf(
  validator: OpenApiValidator,
  gateway: string,
  hostile: HostileRequest,
): Promise<string | undefined> {
  const about = `${hostile.operation["operationId"]} ${hostile.what}`;
  const { status, type, body } = await send(gateway, hostile);
  const text = body.toString("utf8");
  if (hostile.inBatch && status === 200) {
    const { outcomes } = JSON.parse(text) as { outcomes: { outcome: string }[] };
    return outcomes.every(({ outcome }) => outcome === "turned-away") ? undefined : `${about}: accepted`;
  }
  if (status < 400 || status > 499) return `${about}: status ${status}`;
  if (hostile.method === "HEAD") return undefined;
  if (!type.startsWith("application/problem+json")) return `${about}: ${status} with ${type || "no type"}`;
  const errors = validator.errorsOf({ $ref: "#/components/schemas/Problem" }, JSON.parse(text));
  return errors.length > 0 ? `${about}: ${errors.join()}` : undefined;
}
