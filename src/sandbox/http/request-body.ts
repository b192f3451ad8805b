import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { maskForeignText, parseStrictJson, problem } from "../../contract/index.js";
import { bodyTooLarge, ClientDisconnected, fail, ProblemError, type ProblemFields } from "../errors/problem-error.js";

/** Bytes that arrive, with the headers that announce them. */
export type IncomingContent = Readable & { readonly headers: IncomingHttpHeaders };

/** Reads a body of up to `limit` bytes. A longer one is refused without being read completely. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const length = request.headers["content-length"];
  const tooLarge = () => bodyTooLarge(limit);
  return new Promise((resolve, reject) => {
    if (length !== undefined && Number(length) > limit) {
      reject(tooLarge());
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(tooLarge());
      }
    });
    request.once("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => reject(new ClientDisconnected()));
  });
}

/** Ends a call with `media-type`. The Accept header lists the types that the call accepts (RFC 9110 §15.5.16). */
export function notAccepted(accepted: readonly string[], fields: ProblemFields): never {
  return fail("media-type", fields, { Accept: accepted.join(", ") });
}

/** Returns the media type of the request. Fails unless it is accepted and the body is plain UTF-8. */
export function requireMediaType({ headers }: Pick<IncomingContent, "headers">, accepted: readonly string[]): string {
  const header = headers["content-type"] ?? "";
  const [type = "", ...parameters] = header
    .toLowerCase()
    .split(";")
    .map((p) => p.trim());
  if (!accepted.includes(type)) {
    const shown = maskForeignText(type);
    notAccepted(accepted, {
      detail: {
        zh: `${type ? shown : "缺少 Content-Type"}；可用的类型：${accepted.join("、")}`,
        en: `${type ? shown : "no Content-Type"}; accepted types: ${accepted.join(", ")}`,
      },
    });
  }
  const charset = parameters
    .find((p) => p.startsWith("charset="))
    ?.slice(8)
    .replaceAll('"', "");
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8")
    notAccepted(accepted, { detail: { zh: "字符集应为 UTF-8", en: "the charset must be UTF-8" } });
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity")
    notAccepted(accepted, { detail: { zh: "不支持 Content-Encoding", en: "Content-Encoding is not supported" } });
  return type;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads and strictly parses a JSON body. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  requireMediaType(request, ["application/json"]);
  const bytes = await readBody(request, limit);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return fail("not-json", { detail: { zh: "不是 UTF-8 编码", en: "not UTF-8" } });
  }
  const parsed = parseStrictJson(text);
  if (parsed.ok) return parsed.value;
  const { code, ...defect } = parsed.defect;
  throw new ProblemError(problem("not-json", code === "not-json" ? {} : { errors: [{ ...defect, code }] }));
}
