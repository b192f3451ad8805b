import { contentInWords, documentTypeOf, isDocumentType, parseContentRange } from "../../contract/index.js";
import { fail, invalid } from "../errors/problem-error.js";
import type { Answer } from "../http/answer.js";
import { notAccepted, requireMediaType } from "../http/request-body.js";
import type { Call } from "./call.js";

const ANY_TYPE = "application/octet-stream";

export async function putMaterial({ registry, institution, params, content, base }: Call): Promise<Answer> {
  const sha256 = params["sha256"]!;
  const { maxBytes, mediaTypes, resumable = false } = registry.authority.capabilities.materials;
  const said = requireMediaType(content, [...mediaTypes, ANY_TYPE]);
  const range = content.headers["content-range"];
  // RFC 9110 §14.5: a partial body must not be treated as the complete one.
  if (range !== undefined && !resumable)
    invalid(
      "/header/Content-Range",
      "field-unknown",
      "本登记机构不支持续传",
      "this authority does not support resumable uploads",
    );
  const { size, mediaType } = await registry.materials.receive(content, {
    institution,
    sha256,
    maxBytes,
    resumable,
    now: () => registry.clock.now(),
    continuation: range === undefined ? undefined : parseContentRange(range),
    typeOf: (head) => typeByContent(head, said, mediaTypes),
  });
  const isNew = await registry.write((now) => registry.materials.record(institution, sha256, size, mediaType, now));
  const json = registry.materials.find(institution, sha256);
  return isNew ? { status: 201, json, headers: { Location: `${base}/v1/materials/${sha256}` } } : { status: 200, json };
}

/** Detects the type from the first bytes. The declared type is accepted if its content cannot be detected. */
function typeByContent(head: Buffer, said: string, taken: readonly string[]): string {
  const found = documentTypeOf(head);
  if (said === ANY_TYPE ? found !== undefined && taken.includes(found) : found === said) return found!;
  if (said !== ANY_TYPE && !isDocumentType(said)) return said;
  const { zh, en } = contentInWords(head);
  const reason =
    said === ANY_TYPE
      ? {
          pointer: "",
          zh: `内容为“${zh}”，登记机构接受的类型：${taken.join("、")}`,
          en: `the content is ${en}; accepted types: ${taken.join(", ")}`,
        }
      : {
          pointer: "/header/Content-Type",
          zh: `Content-Type 为 ${said}，内容为“${zh}”，两者不一致`,
          en: `Content-Type says ${said}, but the content is ${en}`,
        };
  return notAccepted(taken, { errors: [{ code: "media-type", ...reason }] });
}

export async function hasMaterial({ registry, institution, params }: Call): Promise<Answer> {
  const sha256 = params["sha256"]!;
  if (registry.materials.find(institution, sha256)) return { status: 200 };
  const { materials } = registry.authority.capabilities;
  const held = materials.resumable ? await registry.materials.unfinished(institution, sha256, registry.clock.now()) : 0;
  return fail("not-found", {}, held > 0 ? { "Upload-Offset": String(held) } : {});
}
