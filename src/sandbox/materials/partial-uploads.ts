import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PROBLEMS } from "../../contract/index.js";
import { fail } from "../errors/problem-error.js";
import type { Institution } from "../parties/institutions.js";

/** An unfinished upload is kept for a day of the sandbox's clock, and no more than so many of one institution. */
const KEPT_MS = 24 * 3_600_000;
const KEPT_OF_ONE = 16;
/** A writer that brings nothing for so long is taken for cut: its connection may be dead without our knowing. */
const SILENCE_MS = 1_000;
const LOOK_MS = 20;

interface Part {
  readonly owner: string;
  readonly sha256: string;
  readonly startedAt: number;
  readonly file: string;
  writer: IncomingMessage | undefined;
}

/** A place to write an upload to, for one call. */
export interface PartHold {
  readonly file: string;
  /** Bytes that are there already. */
  readonly offset: number;
  /** The upload was cut: what came can be gone on with. */
  keep(now: Date): Promise<void>;
  /** The upload ended, well or badly: nothing of it is left here. */
  drop(): Promise<void>;
}

/**
 * Unfinished uploads, each its institution's own. They live in files whose names say all that is to be known, so they
 * outlive the process.
 */
export class MaterialParts {
  readonly #folder: string;
  /** By owner and digest, the oldest first. */
  readonly #parts = new Map<string, Part>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    const parts: Part[] = [];
    for (const name of readdirSync(folder)) {
      const [, owner, sha256, startedAt] = /^([0-9a-f]{16})\.([0-9a-f]{64})\.(\d+)$/.exec(name) ?? [];
      const file = path.join(folder, name);
      if (owner) parts.push({ owner, sha256: sha256!, startedAt: Number(startedAt), file, writer: undefined });
      else rmSync(file, { force: true });
    }
    for (const part of parts.sort((a, b) => a.startedAt - b.startedAt)) this.#parts.set(keyOf(part), part);
  }

  /** Bytes that are here of an upload of this institution; 0: none. */
  async offset(institution: Institution, sha256: string, now: Date): Promise<number> {
    await this.#forget(ownerOf(institution), now);
    const part = this.#parts.get(keyOf({ owner: ownerOf(institution), sha256 }));
    // What another call is just bringing is no place to go on.
    return !part || (await this.#isBringing(part)) ? 0 : sizeOf(part);
  }

  /**
   * A place for a whole upload. While another call writes the same document, this one gets a place that is kept by
   * nobody.
   */
  async begin(institution: Institution, sha256: string, writer: IncomingMessage, now: Date): Promise<PartHold> {
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

  /** A place for an upload that is never gone on with. */
  passing(): PartHold {
    const file = path.join(this.#folder, randomUUID());
    const drop = () => rm(file, { force: true });
    return { file, offset: 0, keep: drop, drop };
  }

  /** The place where the upload stopped. @throws a problem with the right offset when it is not `offset`. */
  async goOn(
    institution: Institution,
    sha256: string,
    offset: number,
    writer: IncomingMessage,
    now: Date,
  ): Promise<PartHold> {
    await this.#forget(ownerOf(institution), now);
    const part = this.#parts.get(keyOf({ owner: ownerOf(institution), sha256 }));
    if (!part) return offset === 0 ? this.begin(institution, sha256, writer, now) : wrongOffset(0);
    const { writer: before } = part;
    if (before && !(await this.#isBringing(part)) && part.writer === before) {
      before.destroy(new Error("another call goes on with this upload"));
      while (part.writer === before) await sleep(LOOK_MS);
    }
    // From here to the new writer nothing waits, so that of two calls one gets it. A document that another call brings
    // is left to that: this one begins anew.
    if (part.writer || this.#parts.get(keyOf(part)) !== part) return offset === 0 ? this.passing() : wrongOffset(0);
    part.writer = writer;
    const held = await sizeOf(part);
    if (held === offset) return this.#hold(part, held);
    part.writer = undefined;
    return wrongOffset(held);
  }

  /**
   * Whether a call is writing the part and brings more of it; one that is silent for a while is waited for, and may
   * have been cut.
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

  /** What is too old, and the oldest of too many. */
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
      detail: `Upload-Offset: ${right}`,
      uploadOffset: right,
      errors: [
        {
          pointer: "/header/Content-Range",
          code: "upload-offset",
          zh: `${zh}，应从第 ${right} 字节开始`,
          en: `${en}: it goes on at byte ${right}`,
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

/** Of a part whose file was not made yet or is gone: nothing. */
async function sizeOf({ file }: Part): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
