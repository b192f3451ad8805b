import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { openWakeQueue, type LedgerWakeQueue } from "../../../src/batch/workers/pg-boss.js";
import type { WakeUp } from "../../../src/batch/workers/wake-queue.js";
import { PostgresServer, postgresPrograms } from "../../support/postgres-server.js";

const TIMEOUT_MS = 30_000;

describe.skipIf(postgresPrograms === undefined)("queue of wake-ups", { timeout: 60_000 }, () => {
  let running: PostgresServer | undefined;
  const server = (): PostgresServer => (running ??= new PostgresServer());
  afterAll(() => running?.remove());
  const nameOf = (url: string): string => new URL(url).pathname.slice(1);
  const open = async (url: string, onError?: (error: unknown) => void): Promise<LedgerWakeQueue> => {
    const queue = await openWakeQueue(url, onError && { onError });
    onTestFinished(() => queue.stop({ drain: false }));
    return queue;
  };
  const waitUntil = (check: () => void) => vi.waitFor(check, { timeout: TIMEOUT_MS, interval: 50 });
  /** What `sql` would wait for: retries are due, or the worker's time is over. */
  const letTimePass = (url: string) =>
    server().sql("UPDATE bdc_wake.job SET start_after = now() - interval '1 s'", nameOf(url));

  it("holds one waiting wake-up of each pair, and another one while the first is handled", async () => {
    const queue = await open(server().newDatabase());
    await queue.wake("sz", "bank-a");
    await queue.wake("sz", "bank-a");
    await queue.wake("sz", "bank-b");
    await queue.wake("gz", "bank-a");
    const handled: string[] = [];
    queue.work(async ({ authority, institution }) => {
      handled.push(`${authority} ${institution}`);
      if (handled.length === 1) await queue.wake("sz", "bank-a");
    });
    await waitUntil(() => expect(handled).toHaveLength(4));
    await sleep(1_200);
    expect(handled).toEqual(["sz bank-a", "sz bank-b", "gz bank-a", "sz bank-a"]);
  });

  it("gives each wake-up to one of the workers", async () => {
    const url = server().newDatabase();
    const queues = [await open(url), await open(url)];
    const handled: WakeUp[] = [];
    for (let i = 0; i < 20; i++) await queues[0]!.wake(`authority-${i}`, "bank");
    for (const queue of queues) queue.work(async (wakeUp) => void handled.push(wakeUp));
    await waitUntil(() => expect(handled).toHaveLength(20));
    await sleep(1_200);
    expect(new Set(handled.map(({ authority }) => authority)).size).toBe(20);
    expect(handled).toHaveLength(20);
  });

  it("repeats a wake-up that fails, then sets it aside with the code of its error and not its text", async () => {
    const url = server().newDatabase();
    const queue = await open(url);
    let calls = 0;
    queue.work(async () => {
      calls += 1;
      throw Object.assign(new Error("张三 110101199003070000"), { code: "gateway-down" });
    });
    await queue.wake("sz", "bank");
    for (let i = 1; i <= 6; i++) {
      await waitUntil(() => expect(calls).toBe(i));
      await vi.waitFor(() => {
        expect(server().sql("SELECT state FROM bdc_wake.job WHERE name = 'wake-ups'", nameOf(url))).toMatch(
          i < 6 ? /retry/ : /failed/,
        );
      }, TIMEOUT_MS);
      letTimePass(url);
    }
    const failed = await queue.failed();
    expect(failed).toEqual([{ authority: "sz", institution: "bank", error: "gateway-down", at: expect.any(Number) }]);
    expect(server().sql("SELECT data, output FROM bdc_wake.job", nameOf(url))).not.toMatch(/张三|110101/);
  });

  it("lets handlers finish when it drains, and otherwise gives their wake-ups to others", async () => {
    const url = server().newDatabase();
    const [draining, stopped] = [await open(url), await open(url)];
    const ended: string[] = [];
    let started = 0;
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const handler = (name: string) => async () => {
      started += 1;
      await held;
      ended.push(name);
    };
    await draining.wake("sz", "bank");
    draining.work(handler("drained"));
    await waitUntil(() => expect(started).toBe(1));
    await draining.wake("gz", "bank");
    stopped.work(handler("stopped"));
    await waitUntil(() => expect(started).toBe(2));
    await stopped.stop({ drain: false });
    const drained = draining.stop({ drain: true });
    await sleep(300);
    expect(ended).toEqual([]);
    release();
    await drained;
    expect(ended).toContain("drained");
    const states = server().sql("SELECT data->>'authority', state FROM bdc_wake.job ORDER BY 1", nameOf(url));
    expect(states.trim().split("\n")).toEqual(["gz|retry", "sz|completed"]);
  });

  it("gives the wake-up of a worker that is gone to another when its time is over", async () => {
    const url = server().newDatabase();
    const gone = await open(url);
    let started = 0;
    gone.work(() => {
      started += 1;
      return new Promise(() => undefined);
    });
    await gone.wake("sz", "bank");
    await waitUntil(() => expect(started).toBe(1));
    server().sql("UPDATE bdc_wake.job SET started_on = now() - interval '16 min'", nameOf(url));
    const other = await open(url);
    let handled = 0;
    other.work(async () => void handled++);
    await vi.waitFor(() => {
      letTimePass(url);
      expect(handled).toBe(1);
    }, TIMEOUT_MS);
  });

  it("goes on after a restart of the database", async () => {
    const url = server().newDatabase();
    const errors: unknown[] = [];
    const queue = await open(url, (error) => errors.push(error));
    const handled: string[] = [];
    queue.work(async ({ authority }) => void handled.push(authority));
    await queue.wake("sz", "bank");
    await waitUntil(() => expect(handled).toEqual(["sz"]));
    server().stop();
    await sleep(500);
    server().start();
    await queue.wake("gz", "bank");
    await waitUntil(() => expect(handled).toEqual(["sz", "gz"]));
  });

  it("refuses the tables of another version, and changes nothing", async () => {
    const url = server().newDatabase();
    await open(url);
    for (const version of [23, 25]) {
      server().sql(`UPDATE bdc_wake.version SET version = ${version}`, nameOf(url));
      await expect(openWakeQueue(url)).rejects.toMatchObject({ name: "LedgerError", code: "ledger-queue-version" });
      expect(server().sql("SELECT version FROM bdc_wake.version", nameOf(url)).trim()).toBe(String(version));
    }
  });

  it("says so when pg-boss is not installed, without the password of the database", async () => {
    vi.doMock("pg-boss", () => {
      throw new Error("Cannot find package 'pg-boss'");
    });
    onTestFinished(() => vi.doUnmock("pg-boss"));
    const url = server().newDatabase().replace("postgres@", "postgres:geheim@");
    const failure = await openWakeQueue(url).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: "ledger-queue-missing" });
    expect(String(failure)).not.toContain("geheim");
  });
});
