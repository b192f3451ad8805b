import { createHash, randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { problem, type Material, type MaterialReceipt, type Reason } from "../contract/index.js";
import { ProblemError, fail, invalid } from "./answer.js";
import { ClientGone } from "./body.js";
import type { Institution } from "./institutions.js";
import type { Database } from "./store.js";
import { instant } from "./time.js";

/** Documents by their SHA-256. The bytes are kept once; who may refer to them is kept per institution. */
export class Materials {
  readonly #folder: string;
  readonly #get;
  readonly #put;

  constructor(db: Database, folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#get = db.prepare("SELECT size, media_type FROM materials WHERE institution = ? AND sha256 = ?").raw();
    this.#put = db.prepare("INSERT OR IGNORE INTO materials (institution, sha256, size, media_type, at) VALUES (?, ?, ?, ?, ?)");
  }

  find(institution: Institution, sha256: string): MaterialReceipt | undefined {
    const row = this.#get.get(institution.id, sha256) as [number, string] | undefined;
    return row && { sha256, size: row[0], mediaType: row[1] };
  }

  /** Takes the bytes from the wire to the disk; they carry the name only when their digest is right. */
  async receive(request: IncomingMessage, sha256: string, maxBytes: number): Promise<number> {
    const tooLarge = () => new ProblemError(problem("body-too-large", { detail: `at most ${maxBytes} bytes` }));
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
    const part = path.join(this.#folder, `${randomUUID()}.part`);
    try {
      const { size, digest } = await this.#write(request, part, maxBytes, tooLarge);
      if (size === 0) invalid("", "field-missing", "内容为空", "the body is empty");
      if (digest !== sha256) fail("digest-mismatch", { detail: `SHA-256 of the body: ${digest}` });
      await rename(part, this.fileOf(sha256));
      await syncFolder(this.#folder);
      return size;
    } catch (error) {
      await rm(part, { force: true });
      throw request.errored && !(error instanceof ProblemError) ? new ClientGone() : error;
    }
  }

  async #write(request: IncomingMessage, part: string, maxBytes: number, tooLarge: () => Error): Promise<{ size: number; digest: string }> {
    const hash = createHash("sha256");
    const file = await open(part, "w");
    let size = 0;
    try {
      // The socket must outlive a refusal, which still has to be told.
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxBytes) throw tooLarge();
        hash.update(chunk);
        await file.write(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { size, digest: hash.digest("hex") };
  }

  /** Inside a transaction: from now on the institution may refer to it. */
  record(institution: Institution, sha256: string, size: number, mediaType: string, now: Date): void {
    this.#put.run(institution.id, sha256, size, mediaType, instant(now));
  }

  fileOf(sha256: string): string {
    return path.join(this.#folder, sha256);
  }

  /** A reason for every material that the institution refers to without having uploaded it. */
  missing(institution: Institution, materials: readonly Material[] | undefined): Reason[] {
    return (materials ?? []).flatMap((m, i) =>
      this.find(institution, m.sha256) ? [] : [{
        code: "material-not-uploaded", pointer: `/materials/${i}`, zh: `材料尚未上传：${m.name}`, en: `this material was not uploaded: ${m.name}`,
        fixZh: "先用 PUT /v1/materials/{sha256} 上传", fixEn: "upload it first with PUT /v1/materials/{sha256}",
      }]);
  }
}

/** A rename is durable when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
