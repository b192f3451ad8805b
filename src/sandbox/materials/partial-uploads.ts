import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PROBLEMS } from "../../contract/index.js";
import { fail } from "../errors/problem-error.js";
import type { Institution } from "../parties/institutions.js";
import { PRIVATE_FOLDER } from "../store/private-file.js";

/** How long unfinished uploads are kept (ms of the sandbox clock), and how many per institution. */
const KEPT_MS = 24 * 3_600_000;
const KEPT_OF_ONE = 16;
/** A writer without new bytes for this long is treated as disconnected (ms). */
const SILENCE_MS = 1_000;
const LOOK_MS = 20;

interface Part {
  readonly owner: string;
  readonly sha256: string;
  readonly startedAt: number;
  readonly file: string;
  writer: Readable | undefined;
}

/** The file to which one call writes its upload. */
export interface PartHold {
  readonly file: string;
  /** Number of bytes already in the file. */
  readonly offset: number;
  /** Keeps the received bytes of an interrupted upload, so that it can be resumed. */
  keep(now: Date): Promise<void>;
  /** Removes the file after the upload has succeeded or failed. */
  drop(): Promise<void>;
}

/**
 * Unfinished uploads, separate for each institution. All data is in the file names, so they survive a restart.
 */
export class MaterialParts {
  readonly #folder: string;
  /** By owner and digest, oldest first. */
  readonly #parts = new Map<string, Part>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
    const parts: Part[] = [];
    for (const name of readdirSync(folder)) {
      const [, owner, sha256, startedAt] = /^([0-9a-f]{16})\.([0-9a-f]{64})\.(\d+)$/.exec(name) ?? [];
      const file = path.join(folder, name);
      if (owner) parts.push({ owner, sha256: sha256!, startedAt: Number(startedAt), file, writer: undefined });
      else rmSync(file, { force: true });
    }
    for (const part of parts.sort((a, b) => a.startedAt - b.startedAt)) this.#parts.set(keyOf(part), part);
  }

  /** Returns the number of bytes received of an upload of this institution; 0 if there is none. */
  async offset(institution: Institution, sha256: string, now: Date): Promise<number> {
    await this.#forget(ownerOf(institution), now);
    const part = this.#parts.get(keyOf({ owner: ownerOf(institution), sha256 }));
    // An upload that another call is writing cannot be resumed.
    return !part || (await this.#isBringing(part)) ? 0 : sizeOf(part);
  }

  /**
   * Starts a complete upload. While another call writes the same document, the file is temporary and cannot be resumed.
   */
  async begin(institution: Institution, sha256: string, writer: Readable, now: Date): Promise<PartHold> {
    const part: Part = {
      owner: ownerOf(institution),
      sha256,
      startedAt: now.getTime(),
      file: path.join(this.#folder, `${ownerOf(institution)}.${sha256}.${now.getTime()}`),
      writer,
    };
    const before = this.#parts.get(keyOf(part));
    if (before?.writer) return this.passing();
    this.#parts.delete(keyOf(part));
    this.#parts.set(keyOf(part), part);
    if (before && before.file !== part.file) await rm(before.file, { force: true });
    return this.#hold(part, 0);
  }

  /** Starts an upload that cannot be resumed. */
  passing(): PartHold {
    const file = path.join(this.#folder, randomUUID());
    const drop = () => rm(file, { force: true });
    return { file, offset: 0, keep: drop, drop };
  }

  /** Resumes an upload. @throws ProblemError with the correct offset when it is not `offset` */
  async goOn(institution: Institution, sha256: string, offset: number, writer: Readable, now: Date): Promise<PartHold> {
    await this.#forget(ownerOf(institution), now);
    const part = this.#parts.get(keyOf({ owner: ownerOf(institution), sha256 }));
    if (!part) return offset === 0 ? this.begin(institution, sha256, writer, now) : wrongOffset(0);
    const { writer: before } = part;
    if (before && !(await this.#isBringing(part)) && part.writer === before) {
      before.destroy(new Error("another call resumed this upload"));
      while (part.writer === before) await sleep(LOOK_MS);
    }
    // No await from here until the new writer is set, so only one of two calls can resume. If another call is writing
    // the document, this one starts over.
    if (part.writer || this.#parts.get(keyOf(part)) !== part) return offset === 0 ? this.passing() : wrongOffset(0);
    part.writer = writer;
    const held = await sizeOf(part);
    if (held === offset) return this.#hold(part, held);
    part.writer = undefined;
    return wrongOffset(held);
  }

  /**
   * Returns whether another call is writing the part. A silent writer is waited for, because it may be disconnected.
   */
  async #isBringing(part: Part): Promise<boolean> {
    const { writer } = part;
    const before = await sizeOf(part);
    for (let waited = 0; writer && part.writer === writer && waited < SILENCE_MS; waited += LOOK_MS)
      await sleep(LOOK_MS);
    return part.writer !== undefined && (await sizeOf(part)) > before;
  }

  #hold(part: Part, offset: number): PartHold {
    return {
      file: part.file,
      offset,
      keep: async (now) => {
        part.writer = undefined;
        if ((await sizeOf(part)) === 0) await this.#drop(part);
        await this.#forget(part.owner, now);
      },
      drop: () => this.#drop(part),
    };
  }

  async #drop(part: Part): Promise<void> {
    if (this.#parts.get(keyOf(part)) === part) this.#parts.delete(keyOf(part));
    await rm(part.file, { force: true });
    part.writer = undefined;
  }

  /** Removes uploads that are too old, and the oldest ones above the limit. */
  async #forget(owner: string, now: Date): Promise<void> {
    const idle = [...this.#parts.values()].filter((p) => !p.writer);
    const old = idle.filter((p) => now.getTime() - p.startedAt > KEPT_MS);
    const rest = idle.filter((p) => p.owner === owner && !old.includes(p));
    for (const part of [...old, ...rest.slice(0, Math.max(0, rest.length - KEPT_OF_ONE))])
      if (!part.writer) await this.#drop(part);
  }
}

function wrongOffset(right: number): never {
  const { zh, en } = PROBLEMS["upload-offset"];
  return fail(
    "upload-offset",
    {
      uploadOffset: right,
      errors: [
        {
          pointer: "/header/Content-Range",
          code: "upload-offset",
          zh: `${zh}，应从第 ${right} 字节开始`,
          en: `${en}: resume at byte ${right}`,
        },
      ],
    },
    { "Upload-Offset": String(right) },
  );
}

function ownerOf(institution: Institution): string {
  return createHash("sha256").update(institution.id).digest("hex").slice(0, 16);
}

function keyOf({ owner, sha256 }: Pick<Part, "owner" | "sha256">): string {
  return `${owner}.${sha256}`;
}

/** Returns the size of the file of a part; 0 if it does not exist. */
async function sizeOf({ file }: Part): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
