import { randomUUID } from "node:crypto";
import { open, readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../../http/clock.js";
import { TransportFailure, type Transport, type WireRequest, type WireResponse } from "../../http/wire.js";
import { flushFolder, remove, write } from "./durable-file.js";

/**
 * Messages as files in two folders, such as those of a front-end machine. A message is sent at the moment at which its
 * marker appears: before it, the authority cannot have read the message.
 */

/** The folders of an institution. */
export interface ExchangeFolders {
  /** Folder for messages. Temporary names in it end with `.tmp`. On the same file system throughout. */
  readonly out: string;
  /** Folder in which the authority puts its answers. */
  readonly in: string;
  /**
   * Folder to which an answer is moved once it was read, on the file system of `in`.
   * @default answers stay where they are
   */
  readonly archive?: string;
}

/** How the files of a description are named and when they are complete. */
export interface ExchangeRules {
  /** Name of a message, with `{date}`, `{time}`, `{call}` and `{sequence}`. */
  readonly name: string;
  /** Name of its answer; `{name}` is the name of the message. */
  readonly answer: string;
  /** A file is complete under its final name, or when an empty file of the same name and `.ok` stands beside it. */
  readonly ready: "rename" | "ok-file";
  /** Longest wait for an answer (s). */
  readonly answerSeconds: number;
}

const POLL_MS = 200;
/** With these the marker has certainly not appeared. */
const NOT_THERE = ["ENOENT", "ENOTDIR", "EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EXDEV", "EEXIST"];

export class FileExchange implements Transport {
  readonly #folders: ExchangeFolders;
  readonly #rules: ExchangeRules;
  readonly #clock: Clock;
  readonly #contentType: string;
  readonly #unused: Transport;

  /**
   * @param contentType type of the answers
   * @param unused the line of the client to its address, which carries nothing and is closed with this one
   */
  constructor(folders: ExchangeFolders, rules: ExchangeRules, clock: Clock, contentType: string, unused: Transport) {
    this.#folders = folders;
    this.#rules = rules;
    this.#clock = clock;
    this.#contentType = contentType;
    this.#unused = unused;
  }

  async send(request: WireRequest): Promise<WireResponse> {
    const { answerSeconds } = this.#rules;
    const deadline = this.#clock.monotonic() + Math.min(request.timeoutMs, answerSeconds * 1_000);
    const name = nameOf(this.#rules.name, request.path, new Date(this.#clock.now()));
    await this.#publish(name, request);
    const body = await this.#answerTo(name, request, deadline);
    return { status: 200, headers: { "content-type": this.#contentType }, body };
  }

  close(): Promise<void> {
    return this.#unused.close();
  }

  /** Content and folder are on disk before the marker. A process that is killed earlier leaves no marker. */
  async #publish(name: string, request: WireRequest): Promise<void> {
    const file = path.join(this.#folders.out, name);
    const isRenamed = this.#rules.ready === "rename";
    const temporary = `${file}.tmp`;
    try {
      await write(temporary, contentOf(request));
      if (!isRenamed) await rename(temporary, file);
      await flushFolder(this.#folders.out);
    } catch (error) {
      await remove(temporary, file);
      throw new TransportFailure("unreachable", false, error);
    }
    if (request.signal?.aborted || request.mayLeave?.() === false) {
      await remove(temporary, file);
      throw new TransportFailure("aborted", false);
    }
    try {
      if (isRenamed) await rename(temporary, file);
      else await open(`${file}.ok`, "wx", 0o640).then((marker) => marker.close().catch(() => undefined));
    } catch (error) {
      // A network folder may report a failure of a rename that was done: then the temporary file is gone.
      const isLeft = await stat(isRenamed ? temporary : file).then(
        () => true,
        () => false,
      );
      const isSent = !isLeft || !NOT_THERE.includes((error as NodeJS.ErrnoException).code ?? "");
      if (!isSent) await remove(temporary, file);
      throw new TransportFailure(isSent ? "cut" : "unreachable", isSent, error);
    }
    // The message has been sent, whatever the disk says of its folder.
    await flushFolder(this.#folders.out).catch(() => undefined);
  }

  /** Waits for the answer. A folder that is gone may come back: until the deadline nothing is certain. */
  async #answerTo(name: string, request: WireRequest, deadline: number): Promise<Uint8Array> {
    const file = path.join(
      this.#folders.in,
      this.#rules.answer.replace("{name}", () => name),
    );
    const marker = this.#rules.ready === "ok-file" ? `${file}.ok` : file;
    for (let problem: unknown; ;) {
      try {
        await stat(marker);
        const { size } = await stat(file);
        if (size > request.maxAnswerBytes) throw new TransportFailure("too-large", true);
        const body = await readFile(file);
        await this.#archive(file);
        return body;
      } catch (error) {
        if (error instanceof TransportFailure) throw error;
        problem = error;
      }
      const left = deadline - this.#clock.monotonic();
      if (left <= 0) throw new TransportFailure("timeout", true, problem);
      try {
        await this.#clock.sleep(Math.min(POLL_MS, left), request.signal);
      } catch (error) {
        throw new TransportFailure("aborted", true, error);
      }
    }
  }

  /** An answer that cannot be moved stays where it is. */
  async #archive(file: string): Promise<void> {
    const { archive } = this.#folders;
    if (archive === undefined) return;
    const names = this.#rules.ready === "ok-file" ? [file, `${file}.ok`] : [file];
    for (const from of names) await rename(from, path.join(archive, path.basename(from))).catch(() => undefined);
  }
}

/** The sequence is random, so that no two processes choose the same name, nor one before and after a restart. */
function nameOf(pattern: string, requestPath: string, now: Date): string {
  const digits = new Date(now.getTime() + 8 * 3_600_000).toISOString().replace(/\D/g, "");
  const values: Readonly<Record<string, string>> = {
    date: digits.slice(0, 8),
    time: digits.slice(8, 17),
    // Whatever a path contains, the name stays in its folder.
    call: requestPath
      .slice(1)
      .replace(/[^A-Za-z0-9-]/g, "-")
      .slice(0, 64),
    sequence: randomUUID().replaceAll("-", ""),
  };
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name]!);
}

function contentOf({ body }: WireRequest): string | Uint8Array {
  if (body === undefined || typeof body === "function") throw new RangeError("a message in a file needs a body");
  return body;
}
