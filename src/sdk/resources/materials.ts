import { createHash } from "node:crypto";
import { MaterialReceipt, formatContentRange } from "../../contract/index.js";
import type { CallParts, GatewayCaller } from "../gateway/caller.js";
import { isConflict, isGatewayError, isInvalidRequest, isTimeout } from "../http/errors.js";
import type { ByteSource } from "../http/wire.js";
import type { CallOptions } from "../http/request.js";

/** A smaller document is sent again faster than asked about. */
const WORTH_GOING_ON = 1024 * 1024;
/** The authority may correct where to go on so many times in a row before it is believed to be wrong. */
const MAX_CORRECTIONS = 3;

/** What the authority has of a document: all of it, or the first bytes of an upload that was cut. */
type Standing = "whole" | number;
type Sent = Pick<CallParts, "bytes" | "headers">;
/** Only the answer was cut: there is nothing to repeat. */
const ARRIVED = new Error("the authority has the whole document");

export class Materials {
  readonly #caller: GatewayCaller;

  constructor(caller: GatewayCaller) {
    this.#caller = caller;
  }

  /**
   * Uploads a document under its SHA-256; doing it again does no harm. Bytes of a mebibyte or more go on where an
   * upload of them was cut, also in another process, with an authority that can (`materials.resumable`). A stream is
   * given as a function that opens it, so that it can be opened again, and then its hash must be given too; it always
   * begins anew.
   */
  async put(content: Uint8Array, sha256?: string, options?: CallOptions): Promise<MaterialReceipt>;
  async put(content: ByteSource, sha256: string, options?: CallOptions): Promise<MaterialReceipt>;
  async put(content: Uint8Array | ByteSource, given?: string, options: CallOptions = {}): Promise<MaterialReceipt> {
    const sha256 =
      given ??
      createHash("sha256")
        .update(content as Uint8Array)
        .digest("hex");
    if (typeof content === "function" || content.length < WORTH_GOING_ON)
      return this.#send(sha256, { bytes: content }, options);
    return this.#putLarge(content, sha256, options);
  }

  async has(sha256: string, options?: CallOptions): Promise<boolean> {
    return (await this.#standing(sha256, options)) === "whole";
  }

  async #putLarge(content: Uint8Array, sha256: string, options: CallOptions): Promise<MaterialReceipt> {
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
        // What was there from before and does not belong to this document is given up, once.
        const spoilt = isInvalidRequest(error) && error.code === "digest-mismatch" && began > 0;
        if ((right !== undefined || spoilt) && ++corrections <= MAX_CORRECTIONS) from = right ?? 0;
        else if (isTimeout(error) || isGatewayError(error)) {
          // A slow line never brings a large document in one go; as long as it brings more of it, it goes on.
          from = await this.#standing(sha256, options);
          if (from !== "whole" && from <= began) throw error;
        } else throw error;
      }
    }
    return receipt;
  }

  #send(sha256: string, parts: CallParts, options: CallOptions): Promise<MaterialReceipt> {
    return this.#caller.get(
      "putMaterial",
      { params: { sha256 }, ...parts, repeatable: true },
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

function partFrom(content: Uint8Array, offset: number): Sent {
  // An offset at or past the end is no part of this document.
  if (offset === 0 || offset >= content.length) return { bytes: content };
  return {
    bytes: content.subarray(offset),
    headers: { "content-range": formatContentRange({ offset, size: content.length }) },
  };
}
