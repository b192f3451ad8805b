import { createHash } from "node:crypto";
import { connect } from "node:net";
import { request as httpRequest } from "node:http";
import {
  OPERATIONS,
  PROBLEMS,
  Problem,
  VALID_FILINGS,
  operation,
  type Kind,
  type Role,
} from "../../../src/contract/index.js";
import { expect } from "vitest";
import * as z from "zod";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/index.js";

const TOKENS: Record<Role, string> = { bank: "sandbox-bank", developer: "sandbox-developer", court: "sandbox-court" };
export const RULING = Buffer.from("%PDF-1.4 执行裁定书");
export const NOTICE = Buffer.from("%PDF-1.4 协助执行通知书");
export const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest("hex");

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // Untyped, because tests read answers of every shape.

  readonly body: any;
  readonly text: string;
}

export interface CallOptions {
  readonly as?: Role | string | null;
  readonly method?: string;
  readonly body?: unknown;
  readonly raw?: string | Uint8Array;
  readonly headers?: Record<string, string>;
}

/** A sandbox with a plain HTTP client. */
export class Bench {
  /** Checks that every answer is declared in the contract. Off where a fault changes answers. */
  strict = true;
  constructor(
    readonly sandbox: Sandbox,
    /** Unexpected errors of the sandbox. Must be empty after every test. */ readonly errors: readonly unknown[],
  ) {}

  async call(
    path: string,
    {
      as = "bank",
      body,
      raw,
      method = body === undefined && raw === undefined ? "GET" : "POST",
      headers = {},
    }: CallOptions = {},
  ): Promise<Answered> {
    const token = as === null ? undefined : (TOKENS[as as Role] ?? as);
    const response = await fetch(this.sandbox.url + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get("content-type") ?? "");
    const answered = {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : undefined,
      text,
    };
    if (this.strict) expectContract(method, path, answered);
    return answered;
  }

  control(path: string, body?: unknown): Promise<Answered> {
    return this.call(`/sandbox${path}`, { as: null, body });
  }

  /** Headers with everything that the role states about units of others. */
  async grounds(as: Role): Promise<Record<string, string>> {
    const purpose = { "query-purpose": encodeURIComponent("核对登记状态") };
    if (as !== "court")
      return { ...purpose, "query-authorisation": await this.upload(as, Buffer.from("%PDF-1.4 授权书")) };
    return {
      ...purpose,
      "query-document-no": encodeURIComponent("（2026）浙0106执1234号"),
      "query-notice": await this.upload(as, Buffer.from("%PDF-1.4 协助查询通知书")),
    };
  }

  async upload(as: Role, data: Uint8Array): Promise<string> {
    const digest = sha256(data);
    const { status } = await this.call(`/v1/materials/${digest}`, {
      as,
      method: "PUT",
      raw: data,
      headers: { "content-type": "application/pdf" },
    });
    if (status >= 300) throw new Error(`upload ${status}`);
    return digest;
  }
}

function expectContract(method: string, path: string, { status, body, headers }: Answered): void {
  const bare = path.split("?")[0]!.replace(/^\/a\/[^/]+/, "");
  const op = OPERATIONS.find(
    (o) => o.method === method && new RegExp(`^${o.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(bare),
  );
  if (!op) return;
  const answer = op.answers[status];
  if (answer === undefined) {
    expect(
      op.problems.map((code) => PROBLEMS[code].status),
      `${method} ${path} answers ${status}`,
    ).toContain(status);
    if (method === "HEAD") return;
    expect(headers.get("content-type")).toContain("application/problem+json");
    const { code, requestId } = Problem.parse(body);
    expect(op.problems, `${method} ${path}`).toContain(code);
    expect(requestId).toBe(headers.get("x-request-id"));
  } else if (answer instanceof z.ZodType) {
    answer.parse(body);
  }
}

export async function startBench(options: SandboxOptions = {}): Promise<Bench> {
  const errors: unknown[] = [];
  return new Bench(await startSandbox({ ...options, onError: (error) => errors.push(error) }), errors);
}

let unit = 0;
/** Returns the code of a unit that no other test uses. */
export function freshUnit(): string {
  unit++;
  return `330106${String(100 + Math.floor(unit / 9_000)).padStart(6, "0")}GB${String((unit % 90_000) + 1).padStart(5, "0")}F00010001`;
}
let number = 0;
export function freshRef(prefix = "R"): string {
  return `${prefix}-${String(++number).padStart(6, "0")}`;
}

export const courtMaterials = [
  { kind: "ruling", sha256: sha256(RULING), name: "裁定书.pdf" },
  { kind: "assistance-notice", sha256: sha256(NOTICE), name: "协助执行通知书.pdf" },
];

type Body = Record<string, unknown>;
/** The valid filing of a kind, with a ref and a unit of its own. */
const sampleOf =
  (kind: Kind, prefix: string, own: Body = {}) =>
  (more: Body = {}): Body => ({
    ...VALID_FILINGS[kind],
    ref: freshRef(prefix),
    unitCode: freshUnit(),
    ...own,
    ...more,
  });
const original = { originalDocumentNo: "（2026）浙0106执1234号" };
/** A filing of each kind, valid as far as the contract and an open register can tell from the filing alone. */
export const sample: Record<Kind, (more?: Body) => Body> = {
  "mortgage.file": sampleOf("mortgage.file", "DY"),
  "mortgage.cancel": sampleOf("mortgage.cancel", "ZX", { proofNo: "杭房他证字第12345678号" }),
  "pre-notice.register": sampleOf("pre-notice.register", "YG", {
    buyers: [{ name: "李娜", idType: "citizen-id", idNo: "330106198502150022" }],
    mortgage: undefined,
    area: "89.53",
    address: "杭州市西湖区文三路1号1幢101室",
    plannedUse: "住宅",
  }),
  "pre-notice.cancel": sampleOf("pre-notice.cancel", "YZ"),
  "seizure.request": sampleOf("seizure.request", "CF", { materials: courtMaterials }),
  "seizure.renew": sampleOf("seizure.renew", "XF", { ...original, materials: courtMaterials }),
  "seizure.release": sampleOf("seizure.release", "JF", {
    ...original,
    documentNo: "（2026）浙0106执1234号之一",
    materials: courtMaterials,
  }),
};

/** Returns the path of an operation, with well-formed parameters that name nothing. */
export function somePath(operationId: string): string {
  const values: Record<string, string> = {
    caseNo: "330100-20260101-000001",
    unitCode: "330106001001GB00001F00010001",
    no: encodeURIComponent("浙（2024）示例市不动产证明第9999999号"),
    sha256: "0".repeat(64),
    queryNo: "20260101330100000001",
    webhookId: `wh_${"0".repeat(24)}`,
  };
  return operation(operationId).path.replace(/\{(\w+)\}/g, (_, name: string) => values[name]!);
}

/**
 * Sends raw bytes over a socket. Resolves with everything received until the connection ends or `until` matches.
 */
export function rawExchange(port: number, bytes: string, until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      received += text;
      if (until?.test(received)) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(received));
  });
}

/** Sends a request. Resolves with the answer or with the error of the connection. */
export function fateOf(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status?: number; text?: string; error?: string }> {
  return new Promise((resolve) => {
    const request = httpRequest(
      url,
      { method: "POST", headers: { "content-type": "application/json", ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode, text }));
        response.on("error", (error: NodeJS.ErrnoException) =>
          resolve({ status: response.statusCode, text, error: error.code }),
        );
      },
    );
    request.on("error", (error: NodeJS.ErrnoException) => resolve({ error: error.code }));
    request.end(body);
  });
}
