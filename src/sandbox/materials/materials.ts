import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import path from "node:path";
import {
  SNIFF_BYTES,
  type Continuation,
  type Material,
  type MaterialReceipt,
  type Reason,
} from "../../contract/index.js";
import type { IncomingContent } from "../http/request-body.js";
import { bodyTooLarge, fail, invalid, ClientDisconnected, ProblemError } from "../errors/problem-error.js";
import type { Institution } from "../parties/institutions.js";
import { MaterialParts, type PartHold } from "./partial-uploads.js";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "../store/private-file.js";
import type { Database } from "../store/store.js";
import { formatInstant } from "../calendar/format.js";

const READ_BYTES = 256 * 1024;

/** An upload as announced by the request. */
interface Incoming {
  readonly institution: Institution;
  readonly sha256: string;
  readonly maxBytes: number;
  /** Whether an interrupted upload can be resumed. */
  readonly resumable: boolean;
  /** Absent if the body is the complete document. */
  readonly continuation: Continuation | undefined;
  readonly now: () => Date;
  /** Returns the document type detected from the first bytes. @throws ProblemError when it is not accepted */
  readonly typeOf: (head: Buffer) => string;
}

/** Stores documents by SHA-256. The bytes are stored once; access is recorded per institution. */
export class Materials {
  readonly #folder: string;
  readonly #get;
  readonly #put;
  readonly #parts: MaterialParts;

  constructor(db: Database, folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
    this.#parts = new MaterialParts(path.join(folder, "parts"));
    this.#get = db.prepare("SELECT size, media_type FROM materials WHERE institution = ? AND sha256 = ?").raw();
    this.#put = db.prepare(
      "INSERT OR IGNORE INTO materials (institution, sha256, size, media_type, at) VALUES (?, ?, ?, ?, ?)",
    );
  }

  find(institution: Institution, sha256: string): MaterialReceipt | undefined {
    const row = this.#get.get(institution.id, sha256) as [number, string] | undefined;
    return row && { sha256, size: row[0], mediaType: row[1] };
  }

  /** Returns the number of bytes received of an unfinished upload of this institution; 0 if there is none. */
  unfinished(institution: Institution, sha256: string, now: Date): Promise<number> {
    return this.#parts.offset(institution, sha256, now);
  }

  /** Writes an upload to disk. It is stored under its digest only after digest and type have been verified. */
  async receive(
    request: IncomingContent,
    { institution, sha256, maxBytes, resumable, continuation, now, typeOf }: Incoming,
  ): Promise<{ size: number; mediaType: string }> {
    const tooLarge = () => bodyTooLarge(maxBytes);
    const { offset = 0, size: whole } = continuation ?? {};
    const announced = request.headers["content-length"];
    if (Math.max(whole ?? 0, Number(announced ?? 0)) > maxBytes) throw tooLarge();
    const otherLength = () =>
      invalid(
        "/header/Content-Range",
        "field-value",
        "请求体的长度与 Content-Range 不一致",
        "the length of the body does not match Content-Range",
      );
    if (whole !== undefined && announced !== undefined && Number(announced) !== whole - offset) otherLength();
    const part = continuation
      ? await this.#parts.goOn(institution, sha256, offset, request, now())
      : resumable
        ? await this.#parts.begin(institution, sha256, request, now())
        : this.#parts.passing();
    try {
      const { size, digest, head } = await writeTo(part, request, maxBytes, tooLarge);
      if (size === 0) invalid("", "field-missing", "内容为空", "the body is empty");
      if (whole !== undefined && size !== whole) otherLength();
      if (digest !== sha256)
        fail("digest-mismatch", {
          detail: { zh: `收到内容的 SHA-256 为 ${digest}`, en: `the content received has ${digest}` },
        });
      const mediaType = typeOf(head);
      await rename(part.file, this.fileOf(sha256));
      await syncFolder(this.#folder);
      await part.drop();
      return { size, mediaType };
    } catch (error) {
      const cut = request.destroyed && !request.readableEnded && !(error instanceof ProblemError);
      await (cut ? part.keep(now()) : part.drop());
      throw cut ? new ClientDisconnected() : error;
    }
  }

  /** Allows the institution to refer to the document. Runs inside a transaction; returns false if it already could. */
  record(institution: Institution, sha256: string, size: number, mediaType: string, now: Date): boolean {
    return this.#put.run(institution.id, sha256, size, mediaType, formatInstant(now)).changes > 0;
  }

  fileOf(sha256: string): string {
    return path.join(this.#folder, sha256);
  }

  /** Returns a reason for every material that the institution has not uploaded. */
  missing(institution: Institution, materials: readonly Material[] | undefined): Reason[] {
    return (materials ?? []).flatMap((m, i) =>
      this.find(institution, m.sha256)
        ? []
        : [
            {
              code: "material-not-uploaded",
              pointer: `/materials/${i}`,
              zh: `附件尚未上传：${m.name}`,
              en: `this material has not been uploaded: ${m.name}`,
              fixZh: "请先用 PUT /v1/materials/{sha256} 上传",
              fixEn: "upload it first with PUT /v1/materials/{sha256}",
            },
          ],
    );
  }
}

/** Appends the body to the bytes already received. The digest covers the complete document. */
async function writeTo(
  part: PartHold,
  request: IncomingContent,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<{ size: number; digest: string; head: Buffer }> {
  const hash = createHash("sha256");
  const file = await open(part.file, part.offset > 0 ? "r+" : "w+", PRIVATE_FILE);
  let size = 0;
  try {
    while (size < part.offset) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(READ_BYTES, part.offset - size)), {
        position: size,
      });
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
    // Keeps the socket open on errors, because the response still has to be sent.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (size + chunk.length > maxBytes) throw tooLarge();
      hash.update(chunk);
      await file.write(chunk, 0, chunk.length, size);
      size += chunk.length;
    }
    const { bytesRead, buffer } = await file.read(Buffer.alloc(SNIFF_BYTES), { position: 0 });
    await file.sync();
    return { size, digest: hash.digest("hex"), head: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}

/** Syncs a folder, which makes renames in it durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
