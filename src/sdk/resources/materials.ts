import { MaterialReceipt, formatContentRange } from "../../contract/index.js";
import { checkCallOptions, type CallOptions } from "../arguments/call-options.js";
import { checkArguments } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { CallParts, GatewayCaller } from "../gateway/caller.js";
import { isConflict, isGatewayError, isInvalidRequest, isTimeout } from "../http/errors.js";
import type { ByteSource } from "../http/wire.js";

/** Minimum size of a resumable upload. Smaller documents are sent again faster than their offset is queried. */
const MIN_RESUMABLE_BYTES = 1024 * 1024;
/** Maximum number of times that the authority may correct the offset of an upload. */
const MAX_CORRECTIONS = 3;

/** What the authority has of a document: all of it, or the number of bytes of an interrupted upload. */
type Standing = "whole" | number;
type Sent = Pick<CallParts, "bytes" | "headers">;
/** Thrown when the document turns out to be complete and only the response was lost. */
const ARRIVED = new Error("the authority has the whole document");

const CONTENT = (value: unknown) =>
  typeof value === "function" || value instanceof Uint8Array
    ? undefined
    : { zh: "Uint8Array，或打开字节流的函数", en: "a Uint8Array, or a function that opens a stream of bytes" };
/** Options of an upload. */
export interface MaterialOptions extends CallOptions {
  /**
   * Media type of the document, such as `application/pdf`. The authority refuses content of another type.
   * @default `application/octet-stream`: the authority recognizes the type by the content
   */
  readonly mediaType?: string | undefined;
}

/** Uploads of documents (`client.materials`). A filing refers to its documents (附件) by SHA-256. */
export class Materials {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }

  /**
   * Uploads a document under its SHA-256. Uploading it again is safe. An interrupted upload of 1 MiB or more is
   * resumed, also by another process, if the authority supports it (capability `materials.resumable`).
   * @param content the document
   * @param sha256 SHA-256 of the document, hexadecimal in lower case. Default: computed from `content`.
   * @returns SHA-256 and size as received by the authority
   * @throws InvalidRequestError when the content does not have this SHA-256, or the authority rejects size or format
   * @throws RegistryError any other failure
   */
  async put(content: Uint8Array, sha256?: string, options?: MaterialOptions): Promise<MaterialReceipt>;
  /**
   * Uploads a document from a stream under its SHA-256. Uploading it again is safe. A stream is never resumed: every
   * attempt opens it from the beginning.
   * @param content function that opens the stream
   * @param sha256 SHA-256 of the document, hexadecimal in lower case
   * @returns SHA-256 and size as received by the authority
   * @throws InvalidRequestError when the content does not have this SHA-256, or the authority rejects size or format
   * @throws RegistryError any other failure
   */
  async put(content: ByteSource, sha256: string, options?: MaterialOptions): Promise<MaterialReceipt>;
  async put(content: Uint8Array | ByteSource, given?: string, options: MaterialOptions = {}): Promise<MaterialReceipt> {
    checkArguments("materials.put", { content: [content, CONTENT] });
    // Only the digest of a stream cannot be computed here.
    if (given !== undefined || typeof content === "function")
      checkArguments("materials.put", { sha256: [given, expects.text] });
    checkCallOptions("materials.put", options, { mediaType: expects.text });
    const sha256 = given ?? (await digestOf(content as Uint8Array));
    if (typeof content === "function" || content.length < MIN_RESUMABLE_BYTES)
      return this.#send(sha256, { bytes: content }, options);
    return this.#putLarge(content, sha256, options);
  }

  /**
   * Returns true when the authority has the complete document.
   * @param sha256 SHA-256 of the document, hexadecimal in lower case
   * @throws RegistryError
   */
  async has(sha256: string, options?: CallOptions): Promise<boolean> {
    checkArguments("materials.has", { sha256: [sha256, expects.text] });
    checkCallOptions("materials.has", options);
    return (await this.#standing(sha256, options)) === "whole";
  }

  async #putLarge(content: Uint8Array, sha256: string, options: MaterialOptions): Promise<MaterialReceipt> {
    const receipt = { sha256, size: content.length };
    let corrections = 0;
    for (let from = await this.#standing(sha256, options); from !== "whole";) {
      const began = from;
      const rebuild = async (): Promise<Sent> => {
        const now = await this.#standing(sha256, options);
        if (now === "whole") throw ARRIVED;
        return partFrom(content, now);
      };
      try {
        return await this.#send(sha256, { ...partFrom(content, began), rebuild }, options);
      } catch (error) {
        if (error === ARRIVED) return receipt;
        const right = isConflict(error) && error.code === "upload-offset" ? error.problem?.uploadOffset : undefined;
        // Earlier bytes at the authority do not belong to this document: starts again from 0.
        const spoilt = isInvalidRequest(error) && error.code === "digest-mismatch" && began > 0;
        if ((right !== undefined || spoilt) && ++corrections <= MAX_CORRECTIONS) from = right ?? 0;
        else if (isTimeout(error) || isGatewayError(error)) {
          // On a slow line a large document needs several attempts; continues as long as each makes progress.
          from = await this.#standing(sha256, options);
          if (from !== "whole" && from <= began) throw error;
        } else throw error;
      }
    }
    return receipt;
  }

  #send(sha256: string, parts: CallParts, options: MaterialOptions): Promise<MaterialReceipt> {
    return this.#caller.get(
      "putMaterial",
      { params: { sha256 }, ...parts, mediaType: options.mediaType, repeatable: true },
      options,
      MaterialReceipt.refine((found) => found.sha256 === sha256),
    );
  }

  async #standing(sha256: string, options?: CallOptions): Promise<Standing> {
    const { status, headers } = await this.#caller.send(
      "hasMaterial",
      { params: { sha256 }, acceptStatuses: [404] },
      options,
    );
    if (status !== 404) return "whole";
    const held = headers["upload-offset"] ?? "";
    return /^\d{1,15}$/.test(held) ? Number(held) : 0;
  }
}

async function digestOf(content: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", content as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function partFrom(content: Uint8Array, offset: number): Sent {
  // An offset at or past the end cannot belong to this document.
  if (offset === 0 || offset >= content.length) return { bytes: content };
  return {
    bytes: content.subarray(offset),
    headers: { "content-range": formatContentRange({ offset, size: content.length }) },
  };
}
