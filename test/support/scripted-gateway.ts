import { HeldLease } from "../../src/batch/engine/sending/held-lease.js";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect, onTestFinished } from "vitest";
import { mortgageFiling } from "./generated-filings.js";
import { ClaimBuffer, claimSourceOf } from "../../src/batch/engine/sending/claim-buffer.js";
import type { FilingState } from "../../src/batch/index.js";
import { openLedger } from "../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { MaterialUploads } from "../../src/batch/engine/material-uploads.js";
import { sendQueued, type SendOptions } from "../../src/batch/engine/sender.js";
import {
  contentDigest,
  problem,
  unitCodesOf,
  unitsKey,
  type Filing,
  type Problem,
  type ProblemCode,
} from "../../src/contract/index.js";
import { defaultAuthority, startSandbox, type SandboxOptions } from "../../src/sandbox/index.js";
import { RegistryClient, bearerToken, type Clock } from "../../src/sdk/index.js";
import { liveOwner, tempFolder } from "../batch/ledger/temporary-ledger.js";

export const KIND = "mortgage.file";
export const PER_CALL = 10;
export const WORKERS = 2;

/** A clock on which sleeps take no real time. Its time is the real time plus all sleeps. */
export class ScriptedClock implements Clock {
  #slept = 0;

  readonly now = (): number => Date.now() + this.#slept;
  readonly monotonic = (): number => performance.now() + this.#slept;
  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    if (signal?.aborted) return;
    this.#slept += Math.ceil(Math.max(0, ms));
    await new Promise((resolve) => setImmediate(resolve));
  };
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  /** Filings of a batch call. */
  readonly refs: readonly string[];
}
/**
 * `cut`: the connection is closed and the request does not reach the authority. `silence`: neither does it, and the
 * connection stays open without an answer. `worked`: the authority processes the request first.
 */
export type ScriptedResponse =
  | "cut"
  | "silence"
  | { readonly json: unknown }
  /** The answer of the authority, altered in transit. */
  | { readonly altered: (answer: string) => string }
  | { readonly status: number; readonly html: string; readonly worked?: boolean; readonly headers?: object }
  | { readonly status: number; readonly problem: Problem; readonly worked?: boolean; readonly retryAfter?: string }
  | { readonly status: number; readonly code: ProblemCode; readonly worked?: boolean; readonly retryAfter?: string };

export const healthy = () => undefined;

/** Starts a gateway that gives scripted responses and forwards all other requests to a sandbox. */
async function startScriptedGateway(review?: SandboxOptions["review"]) {
  const sandbox = await startSandbox(review === undefined ? {} : { review });
  const asked: Asked[] = [];
  let script: (asked: Asked) => ScriptedResponse | undefined = healthy;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () =>
      (async () => {
        const body = Buffer.concat(chunks).toString();
        const refs = request.url!.endsWith("/batch")
          ? (JSON.parse(body) as { filings: { ref: string }[] }).filings.map((f) => f.ref)
          : [];
        const call = { method: request.method!, path: request.url!, refs };
        asked.push(call);
        const scripted = script(call);
        if (scripted === "cut") return void request.socket.destroy();
        if (scripted === "silence") return;
        if (scripted && "json" in scripted)
          return void response
            .writeHead(200, { "content-type": "application/json" })
            .end(JSON.stringify(scripted.json));
        const { authorization, "content-type": type } = request.headers;
        const forwarded =
          scripted && "status" in scripted && !scripted.worked
            ? undefined
            : await fetch(sandbox.url + call.path, {
                method: call.method,
                headers: { authorization: authorization!, ...(type && { "content-type": type }) },
                ...(body && { body }),
              });
        const text = await forwarded?.text();
        if (!scripted || "altered" in scripted)
          return void response
            .writeHead(forwarded!.status, { "content-type": forwarded!.headers.get("content-type")! })
            .end(scripted ? scripted.altered(text!) : text);
        if ("html" in scripted)
          return void response
            .writeHead(scripted.status, { "content-type": "text/html", ...scripted.headers })
            .end(scripted.html);
        response
          .writeHead(scripted.status, {
            "content-type": "application/problem+json",
            ...(scripted.retryAfter && { "retry-after": scripted.retryAfter }),
          })
          .end(
            JSON.stringify(
              "problem" in scripted ? scripted.problem : { ...problem(scripted.code), status: scripted.status },
            ),
          );
        // Fails when the test is over or the client has disconnected.
      })().catch(() => request.socket.destroy()),
    );
  });
  const listen = (port = 0) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen();
  const { port } = server.address() as AddressInfo;
  const down = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(async () => {
    if (server.listening) await down();
    await sandbox.close();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    sandbox,
    down,
    up: () => listen(port),
    respondWith: (next: typeof script) => void (script = next),
    batches: () => asked.filter((a) => a.path.endsWith("/batch")),
    /** Returns the refs in the register, in order of receipt. */
    register: async () =>
      (await (await fetch(`${sandbox.url}/sandbox/register/dump`)).text())
        .split("\n")
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { ref: string }).ref),
  };
}
/** Records a batch of `rows` filings, ready to be sent through a scripted gateway. */
export async function setUpEngine(
  rows: number,
  respondWith: (asked: Asked) => ScriptedResponse | undefined = healthy,
  clock?: ScriptedClock,
  review?: SandboxOptions["review"],
) {
  const gateway = await startScriptedGateway(review);
  const institution = "91330106MA2TEXT08W";
  // Without retries of the client, every failure reaches the engine.
  const client = new RegistryClient({
    gateway: gateway.url,
    credentials: bearerToken({ token: "sandbox-bank", institution }),
    maxRetries: 0,
    ...(clock && { clock }),
  });
  // The engine also reads the capabilities before it records anything.
  await client.capabilities.get();
  const ledgerPath = path.join(tempFolder(), "ledger.db");
  const ledger = await openLedger(ledgerPath, {}, clock?.now);
  onTestFinished(async () => {
    await client.close().catch(() => undefined);
    await ledger.close();
  });
  const filings = Array.from({ length: rows }, (_, i) => mortgageFiling(i, "S") as unknown as Filing);
  const batch = await ledger.createBatch({
    authority: defaultAuthority.id,
    institution,
    kind: KIND,
    profile: "test",
    filePath: "/gone.csv",
    fileName: "gone.csv",
    sha256: "0".repeat(64),
    bytes: 1,
  });
  await ledger.acquireLease(batch.id, liveOwner);
  await ledger.addRows(
    batch.id,
    filings.map((filing, i) => ({
      rows: [i + 2],
      ref: filing.ref,
      filing: {
        digest: contentDigest(KIND, filing),
        units: unitsKey(unitCodesOf(filing)),
        body: Buffer.from(JSON.stringify(filing)),
      },
    })),
  );
  await ledger.closeIntake(batch.id);
  gateway.asked.length = 0;
  gateway.respondWith(respondWith);
  const send = (more: Partial<SendOptions> = {}) => {
    const buffer = new ClaimBuffer(claimSourceOf(ledger, batch.id, liveOwner));
    buffer.endIntake();
    return sendQueued({
      ledger,
      client,
      batch,
      owner: liveOwner,
      notices: { news: [], contradictions: 0 },
      uploads: new MaterialUploads(client, "/"),
      buffer,
      lease: new HeldLease(ledger, batch.id, liveOwner, performance.now()),
      maxFilings: PER_CALL,
      maxBytes: 4 * 1024 * 1024,
      hasLookUp: true,
      patienceMs: 60_000,
      ...(clock && { now: clock.now, sleep: clock.sleep }),
      concurrency: WORKERS,
      maxWaitMs: 5_000,
      ...more,
    });
  };
  const states = async () => {
    const { byState } = await ledger.counts(batch.id);
    return Object.fromEntries(
      Object.entries(byState).flatMap(([state, { filings: n }]) => (n > 0 ? [[state, n]] : [])),
    ) as Partial<Record<FilingState, number>>;
  };
  /** Expects that no filing is lost or doubled. */
  const expectAllFiled = async () => {
    expect(await states()).toEqual({ filed: rows });
    const refs = await gateway.register();
    expect(refs).toHaveLength(rows);
    expect(new Set(refs)).toEqual(new Set(filings.map((f) => f.ref)));
  };
  return { gateway, client, ledger, ledgerPath, batch, send, states, filings, expectAllFiled };
}
