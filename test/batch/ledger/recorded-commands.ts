import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import Database from "libsql";
import { BDC, Workspace, ROOT, run } from "../../support/workspace.js";

const FIXTURES = new URL("./fixtures/", import.meta.url);

/** A command line and its result. */
export interface Command {
  readonly args: readonly string[];
  readonly exit: number;
  /** The JSON document, without values that differ from run to run. */
  readonly document?: unknown;
  /** Every path of keys in the JSON document. */
  readonly keys?: readonly string[];
  /** A file that the command writes, and its text. */
  readonly writes?: string;
  readonly text?: string;
  readonly input?: string;
  /** Runs with the real time, because the command compares it with an HTTP header. */
  readonly ownTime?: boolean;
}

export interface Recording {
  readonly files: Readonly<Record<string, string>>;
  /** Commands that need no gateway and change nothing. */
  readonly told: { readonly at: string; readonly commands: readonly Command[] };
  /** During the pause that the authority asked for; its gateway is unreachable. */
  readonly paused: { readonly at: string; readonly commands: readonly Command[] };
  /** After the pause; the authority is reachable. `sent`: refs in the order of sending. */
  readonly resumed: { readonly at: string; readonly commands: readonly Command[]; readonly sent: readonly string[] };
  /** After the officers have approved all cases. */
  readonly approved: { readonly at: string; readonly commands: readonly Command[] };
  /** With a new ledger and a new authority. */
  readonly anew: { readonly at: string; readonly commands: readonly Command[] };
  readonly exitCodes: unknown;
  readonly exitCodeNames: Readonly<Record<string, number>>;
  readonly exitCodePrecedence: readonly number[];
  /** By file, each scenario's name and the SHA-256 of its JSON. */
  readonly stories: Readonly<Record<string, readonly (readonly [name: string, sha256: string])[]>>;
}

/** A command that ran, and its output. */
export interface Played {
  readonly command: Command;
  readonly output: string;
}

export interface Playing {
  /** The time that the program's clock shows at the start. */
  readonly at: string;
  readonly env?: Record<string, string>;
  /** The address of the authority in this run. */
  readonly gateway?: string;
  /** Times from this one on belong to this run and are replaced. */
  readonly timesFrom?: string;
  /** What to keep of each document. */
  readonly keep: "document" | "keys";
}

export function recording(): Recording {
  return JSON.parse(readFileSync(new URL("ledger-ab5496a.json", FIXTURES), "utf8")) as Recording;
}

/** Creates a workspace with the recorded ledger, and with the authority's register if an authority is to run. */
export function recordedWorkspace({ register = false, alter = (sql: string) => sql } = {}): Workspace {
  const workspace = emptyWorkspace();
  for (const role of ["bank", "developer", "court"] as const) workspace.profile(UNREACHABLE_URL, role);
  restore("ledger-ab5496a.sql", path.join(workspace.home, "ledger.db"), workspace, alter);
  if (register)
    restore("register-ab5496a.sql", path.join(workspace.home, "sandbox", "registry.db"), workspace, (sql) => sql);
  return workspace;
}

/** The gateway address in the recorded profiles; nothing listens there. */
const UNREACHABLE_URL = "http://127.0.0.1:9";

/** Creates a workspace with the submitted files and a module that sets a program's clock. */
export function emptyWorkspace(): Workspace {
  const workspace = new Workspace();
  workspace.file("clock.mjs", CLOCK);
  for (const [name, text] of Object.entries(recording().files)) workspace.file(name, text);
  mkdirSync(path.join(workspace.folder, "文书"));
  for (const name of ["裁定书.pdf", "协助执行通知书.pdf"]) {
    copyFileSync(path.join(ROOT, "examples/data/documents", name), path.join(workspace.folder, "文书", name));
  }
  return workspace;
}

/** Starts a program's clock at a given time, because deadlines, leases and pauses depend on the date. */
const CLOCK = `
const Real = Date;
const behind = Real.now() - Real.parse(process.env.BDC_TEST_NOW);
globalThis.Date = class extends Real {
  constructor(...given) { super(...(given.length ? given : [Real.now() - behind])); }
  static now() { return Real.now() - behind; }
};
`;

function restore(fixture: string, file: string, { folder }: Workspace, alter: (sql: string) => string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const db = new Database(file);
  const sql = readFileSync(new URL(fixture, FIXTURES), "utf8").replaceAll("/place/", `${folder}/`);
  db.exec("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF");
  db.exec(alter(sql));
  db.pragma("journal_mode = WAL");
  db.close();
}

export function envAt(workspace: Workspace, at: string): Record<string, string> {
  const clock = path.join(workspace.folder, "clock.mjs");
  return { ...workspace.env(), USER: "王五", NODE_OPTIONS: `--import=file://${clock}`, BDC_TEST_NOW: at };
}

/** Runs the commands in order. `{batch}` in a command stands for the batch that was printed last. */
export async function play(workspace: Workspace, commands: readonly Command[], playing: Playing): Promise<Played[]> {
  const { at, env, keep } = playing;
  const began = Date.now();
  const played: Played[] = [];
  let batch = "";
  for (const { args, writes, input, ownTime } of commands) {
    const now = new Date(Date.parse(at) + Date.now() - began).toISOString();
    const given = args.map((arg) => arg.replace("{batch}", batch));
    const json = given.includes("--ndjson") ? given : [...given, "--json"];
    const { code, stdout, stderr } = await run(process.execPath, [BDC, ...json], {
      cwd: workspace.folder,
      env: { ...envAt(workspace, now), ...(ownTime && { NODE_OPTIONS: "" }), ...env },
      ...(input !== undefined && { input }),
    });
    const raw = documentOf(stdout);
    batch = raw?.batch?.id ?? raw?.batches?.at(-1)?.batch?.id ?? batch;
    const command: Command = {
      args,
      exit: code ?? -1,
      ...(keep === "keys" ? { keys: keysOf(raw) } : { document: normalize(raw, workspace, playing) }),
      ...(writes && { writes, text: normalize(workspace.read(writes), workspace, playing) as string }),
      ...(input !== undefined && { input }),
      ...(ownTime && { ownTime }),
    };
    played.push({ command, output: stdout + stderr });
  }
  return played;
}

function documentOf(stdout: string): any {
  const lines = stdout.trim().split("\n");
  return lines.length === 1 ? JSON.parse(stdout) : lines.map((line) => JSON.parse(line) as unknown);
}

/** Replaces folders, addresses, random ids and the times of this run. */
function normalize(value: unknown, { folder }: Workspace, { gateway, timesFrom }: Playing): unknown {
  const recordedLedger = ledgerText();
  const text = (of: string) =>
    of
      .replaceAll(folder, "/place")
      .replaceAll(gateway ?? UNREACHABLE_URL, "http://authority")
      .replaceAll(/B-\d{8}-[0-9A-Z]{4}/g, (id) => (recordedLedger.includes(id) ? id : "B-new"))
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, (time) =>
        timesFrom !== undefined && Date.parse(time) >= Date.parse(timesFrom) ? "(later)" : time,
      );
  const json = JSON.stringify(value, (key, found: unknown) => {
    if (key === "retryAfterMs") return "(ms)";
    if (key === "requestId") return "(id)";
    return typeof found === "string" ? toTheMinute(text(found), key) : found;
  });
  return json === undefined ? undefined : (JSON.parse(json) as unknown);
}

/** Cuts times to the minute, because each command calculates the end of a pause anew. */
function toTheMinute(text: string, key: string): string {
  return key === "until"
    ? text.replace(/:\d\d(?:\.\d+)?Z$/, "Z")
    : text.replaceAll(/(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d/g, "$1");
}

let ledgerSql: string | undefined;
function ledgerText(): string {
  return (ledgerSql ??= readFileSync(new URL("ledger-ab5496a.sql", FIXTURES), "utf8"));
}

export function keysOf(document: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, at: string) => {
    if (Array.isArray(value)) for (const item of value) visit(item, `${at}[]`);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        found.add(`${at}.${key}`);
        visit(inner, `${at}.${key}`);
      }
    }
  };
  visit(document, "");
  return [...found].sort();
}

/** Runs `bdc sandbox start`, which writes profiles under the names that the recorded batches use. */
export async function startAuthority(workspace: Workspace, at: string, args: readonly string[] = []) {
  const child = spawn(process.execPath, [BDC, "sandbox", "start", ...args, "--json"], {
    env: envAt(workspace, at),
    cwd: workspace.folder,
  });
  let stdout = "";
  const first = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.includes("\n")) resolve(stdout);
    });
    child.on("exit", () => reject(new Error(`the sandbox ended: ${stdout}`)));
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const { url } = JSON.parse(await first) as { url: string };
  return {
    url,
    register: async (): Promise<any[]> => {
      const text = await (await fetch(`${url}/sandbox/register/dump`)).text();
      return text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown);
    },
    approveAll: () => approveAll(url),
    stop: async () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** Starts a proxy in front of an authority that records the refs sent and the feed cursors read. */
export async function recordingProxy(url: string) {
  const sent: string[] = [];
  const readAfter: (string | null)[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { pathname, searchParams } = new URL(url + request.url!);
    if (pathname === "/v1/changes") readAfter.push(searchParams.get("cursor"));
    if (request.method === "POST" && pathname.endsWith("/batch")) {
      sent.push(...(JSON.parse(body.toString()) as { filings: { ref: string }[] }).filings.map((filing) => filing.ref));
    }
    const { authorization, "content-type": type, "content-range": range } = request.headers;
    const headers = {
      ...(authorization && { authorization }),
      ...(type && { "content-type": type }),
      ...(range && { "content-range": range }),
    };
    const answer = await fetch(url + request.url!, {
      method: request.method!,
      headers,
      ...(body.length > 0 && { body }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" }).end(bytes);
  };
  const server = createServer((request, response) => {
    // The client or the authority has closed the connection.
    pass(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: sent as readonly string[],
    readAfter: readAfter as readonly (string | null)[],
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function storiesIn(file: string): (readonly [name: string, sha256: string])[] {
  const { stories } = JSON.parse(readFileSync(file, "utf8")) as { stories: { zh: string }[] };
  return stories.map((story) => [story.zh, createHash("sha256").update(JSON.stringify(story)).digest("hex")]);
}

/** Approves all cases at the officers' desk, in the order of their numbers. */
async function approveAll(url: string): Promise<void> {
  const desk = async (body?: object): Promise<any> => {
    const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(`${url}/sandbox/desk`, body && post);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const { cases } = (await desk()) as { cases: { caseNo: string; status: string }[] };
  for (const { caseNo, status } of [...cases].sort((a, b) => (a.caseNo < b.caseNo ? -1 : 1))) {
    if (status === "suspended") await desk({ caseNo, action: "resume" });
    await desk({ caseNo, action: "approve" });
  }
}
