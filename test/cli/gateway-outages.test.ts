import { createServer, type Server } from "node:http";
import { createServer as createRawServer, type AddressInfo } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { problem } from "../../src/contract/index.js";
import { startSandbox, type Sandbox } from "../../src/sandbox/index.js";
import { Workspace, built, control, csv, onceWhen, registerOf, sandboxFor, stateOf } from "../support/workspace.js";
import { mortgage } from "../support/filing-rows.js";

beforeAll(built);

/** Fixtures of one test: its workspace, its file of three filings, and what to close afterwards. */
class Bench {
  readonly workspace = new Workspace();
  private readonly open: { close(): unknown }[] = [];

  closeLater<T extends { close(): unknown }>(thing: T): T {
    this.open.push(thing);
    return thing;
  }

  async sandbox(options: Parameters<typeof startSandbox>[0]): Promise<Sandbox> {
    const sandbox = this.closeLater(await startSandbox(options));
    this.workspace.profile(sandbox.url);
    return sandbox;
  }

  three(): string {
    return this.workspace.file("m.csv", csv("mortgage.file", [mortgage(1), mortgage(2), mortgage(3)]));
  }

  submit(...more: string[]): ReturnType<Workspace["bdc"]> {
    return this.workspace.bdc(["submit", this.three(), "--profile", "sandbox-bank", "--yes", "--json", ...more]);
  }

  listen(server: Server | ReturnType<typeof createRawServer>): Promise<string> {
    this.closeLater({
      close: () =>
        new Promise((done) => {
          server.close(done);
          (server as Server).closeAllConnections?.();
        }),
    });
    return new Promise((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
    );
  }

  async close(): Promise<void> {
    for (const thing of this.open) await thing.close();
    this.workspace.remove();
  }
}

const it = test.extend<{ bench: Bench }>({
  // The first argument names other fixtures; there are none.
  bench: async ({}, use) => {
    const bench = new Bench();
    await use(bench);
    await bench.close();
  },
});

// Most of these tests only wait, so they run concurrently, the longest first.
describe.concurrent("a gateway that was there", () => {
  it("stops while filing: no filing is lost, and resume finishes when it is back", async ({ bench }) => {
    const home = bench.workspace.folder + "/register";
    const first = await bench.sandbox({ home, faults: "silence:1@batch" });
    // The call is sent and never answered; then the gateway is stopped.
    const { code, json } = await bench.workspace.bdc(
      ["submit", bench.three(), "--profile", "sandbox-bank", "--yes", "--patience", "2s", "--json"],
      {
        onOutput: onceWhen(
          () => first.faults.active[0]!.struck > 0,
          () => void first.close(),
        ),
      },
    );
    // Rows with an unknown outcome need no manual review yet: `resume` looks them up.
    expect(code).toBe(7);
    expect(json.stopped.reason).toBe("gateway-unreachable");
    expect(json.counts.byState.unclear.rows).toBe(3);
    expect(json.next).toContain("bdc resume");
    const second = await bench.sandbox({ home });
    const resumed = await bench.workspace.bdc(["resume", "--wait", "60s", "--json"]);
    expect(resumed.code, resumed.stdout).toBe(0);
    expect(await registerOf(second)).toHaveLength(3);
  }, 120_000);
});

describe.concurrent("a gateway whose filing call alone fails", () => {
  it("is retried up to --patience, reported on stderr; then exit 7, and resume finishes", async ({ bench }) => {
    const sandbox = await bench.sandbox({ faults: "503:1@batch" });
    const ran = await bench.submit("--patience", "4s");
    expect(ran.code, ran.stdout).toBe(7);
    expect(ran.json.stopped).toMatchObject({ reason: "gateway-unreachable", failure: { code: "outcome-unknown" } });
    expect(ran.stderr).toMatch(/自 .* 起无法提交（.*503.*）.*最迟等到 .*--patience/);
    expect(ran.json.counts.byState["needs-a-person"].rows).toBe(0);
    expect((await stateOf(sandbox)).faults[0].struck).toBeLessThanOrEqual(4);
    await control(sandbox, "faults", { spec: "" });
    const resumed = await bench.workspace.bdc(["resume", "--patience", "1m", "--wait", "60s", "--json"]);
    expect(resumed.code, resumed.stdout).toBe(0);
    expect(await registerOf(sandbox)).toHaveLength(3);
  });

  it("an invalid --patience is reported before anything is sent", async ({ bench }) => {
    await bench.sandbox({});
    const ran = await bench.submit("--patience", "soon");
    expect(ran.code, ran.stdout).toBe(2);
    expect(ran.json.error.code).toBe("duration");
    const resumed = await bench.workspace.bdc(["resume", "--patience", "soon", "--json"]);
    expect(resumed.code, resumed.stdout).toBe(2);
  });
});

describe.concurrent("a gateway that is none", () => {
  it("is down", async ({ bench }) => {
    bench.workspace.profile("http://127.0.0.1:1");
    const ran = await bench.submit();
    expect(ran.code, ran.stdout).toBe(7);
    expect(ran.json.error.next ?? ran.json.next).toBeTruthy();
  });

  it("answers HTML", async ({ bench }) => {
    bench.workspace.profile(
      await bench.listen(
        createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<html>登录</html>")),
      ),
    );
    const ran = await bench.submit();
    expect(ran.code, ran.stdout).toBe(7);
    expect(ran.json.error.code).toBe("intercepted");
  });

  it("closes at once", async ({ bench }) => {
    bench.workspace.profile(await bench.listen(createRawServer((socket) => socket.destroy())));
    expect((await bench.submit()).code).toBe(7);
  });

  it("never answers, and Ctrl-C still ends the command", async ({ bench }) => {
    let interrupt = (): void => undefined;
    bench.workspace.profile(await bench.listen(createServer(() => interrupt())));
    const file = bench.three();
    const ran = bench.workspace.bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--json"], {
      onStart: (child) => (interrupt = () => void child.kill("SIGINT")),
    });
    const { code, json } = await ran;
    expect(code).toBe(130);
    expect(json.exitCode).toBe(130);
  });

  it("the token is wrong, missing or expired", async ({ bench }) => {
    const sandbox = bench.closeLater(await sandboxFor(bench.workspace));
    bench.workspace.profile(sandbox.url, "bank", "bad", "no-such-token");
    const wrong = await bench.workspace.bdc(["submit", bench.three(), "--profile", "bad", "--yes", "--json"]);
    expect(wrong.code, wrong.stdout).toBe(6);

    await control(sandbox, "tokens", {
      institution: "91330106MA2TEXT08W",
      name: "示例银行杭州西湖支行",
      role: "bank",
      token: "short",
      expiresInSeconds: 0,
    });
    bench.workspace.profile(sandbox.url, "bank", "expired", "short");
    const expired = await bench.workspace.bdc(["submit", bench.three(), "--profile", "expired", "--yes", "--json"]);
    expect(expired.code, expired.stdout).toBe(6);
    expect(await registerOf(sandbox)).toHaveLength(0);
    // A new token, and the same file goes through.
    const renewed = await bench.workspace.bdc(["profile", "set-token", "expired", "--json"], {
      input: "sandbox-bank\n",
    });
    expect(renewed.code).toBe(0);
    expect(renewed.stdout).not.toContain("sandbox-bank\n");
    expect(
      (await bench.workspace.bdc(["submit", bench.three(), "--profile", "expired", "--yes", "--wait", "60s", "--json"]))
        .code,
    ).toBe(0);
  });
});

describe.concurrent("a gateway that fails", () => {
  it.for([
    "answer-lost:x1@batch",
    "half-answer:x1@batch",
    "html:x1@batch",
    "wrong-json:x1@batch",
    "missing-outcome:x1@batch",
    "duplicate-outcome:x1@batch",
    "cut:x1@batch",
    "500:x1@batch",
    "429(1s):x1@batch",
  ])("%s: looked up, nothing twice, everything filed", async (faults, { bench }) => {
    const sandbox = await bench.sandbox({ faults });
    const ran = await bench.submit("--wait", "60s");
    expect(ran.code, ran.stdout).toBe(0);
    expect(ran.json.counts.settled.rows).toBe(3);
    expect((await registerOf(sandbox)).map((c) => c.ref).sort()).toEqual(["M-000001", "M-000002", "M-000003"]);
    expect((await stateOf(sandbox)).faults[0].struck).toBe(1);
  });

  it("a long pause applies to every later command until it ends", async ({ bench }) => {
    const sandbox = await bench.sandbox({ faults: "429(600s):x1@batch" });
    const from = Date.now();
    const ran = await bench.submit();
    expect(ran.code, ran.stdout).toBe(7);
    expect(ran.json.stopped.reason).toBe("paused");
    expect((await stateOf(sandbox)).faults[0].struck).toBe(1);
    const another = bench.workspace.file("other.csv", csv("mortgage.file", [mortgage(9)]));
    // The fault applied once: a call made now would succeed.
    for (const command of [["resume"], ["submit", another, "--profile", "sandbox-bank", "--yes"]]) {
      const later = await bench.workspace.bdc([...command, "--json"]);
      expect(later.code, later.stdout).toBe(7);
      const { stopped, error } = later.json;
      expect(Date.parse(stopped?.until ?? error.until), later.stdout).toBeGreaterThanOrEqual(from + 600_000);
    }
    expect(await registerOf(sandbox)).toHaveLength(0);
  });

  it("a pause requested from one command applies to every other, with or without a batch", async ({ bench }) => {
    let asked = 0;
    const gateway = await bench.listen(
      createServer((_, answer) => {
        asked++;
        answer
          .writeHead(429, { "content-type": "application/problem+json", "retry-after": "600" })
          .end(JSON.stringify(problem("too-many-requests")));
      }),
    );
    bench.workspace.profile(gateway);
    const from = Date.now();
    const at = ["--profile", "sandbox-bank"];
    const unit = ["unit", "show", "330106001001GB00001F00010001", "--purpose", "贷前调查", ...at, "--json"];
    const first = await bench.workspace.bdc(unit);
    expect(first.code, first.stdout).toBe(7);
    expect(asked).toBe(1);
    for (const command of [
      unit,
      ["case", "show", "330100-20261122-000001", ...at, "--json"],
      ["certificate", "get", "浙（2026）示例市不动产证明第0000001号", ...at, "--json"],
      ["doctor", ...at, "--json"],
      ["submit", bench.three(), ...at, "--yes", "--json"],
    ]) {
      const { code, json, stdout } = await bench.workspace.bdc(command);
      expect(code, stdout).toBe(7);
      if (json.error) expect(Date.parse(json.error.until), stdout).toBeGreaterThanOrEqual(from + 600_000);
    }
    const { stderr } = await bench.workspace.bdc([
      "unit",
      "show",
      "330106001001GB00001F00010001",
      "--purpose",
      "贷前调查",
      ...at,
    ]);
    expect(stderr).toMatch(/登记机构要求在 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d 之后重试/);
    expect(asked).toBe(1);
  });

  it("cases are followed again after a pause", async ({ bench }) => {
    const sandbox = await bench.sandbox({ review: "manual", faults: "429(2s):x1@listChanges" });
    const from = performance.now();
    const { json } = await bench.submit("--wait", "1s");
    expect(json.stopped?.reason, JSON.stringify(json)).toBe("paused");
    for (const { caseNo } of await registerOf(sandbox)) await control(sandbox, "desk", { caseNo, action: "approve" });
    const watch = await bench.workspace.bdc(["watch", json.batch.id, "--timeout", "60s", "--json"]);
    expect(watch.code, watch.stdout).toBe(0);
    expect(performance.now() - from).toBeGreaterThanOrEqual(2_000);
    expect(watch.json.counts.settled.rows).toBe(3);
  });

  it("waiting times out before the review is done: exit 8, and watch continues", async ({ bench }) => {
    const sandbox = await bench.sandbox({ review: "manual" });
    const ran = await bench.submit("--wait", "300ms");
    expect(ran.code, ran.stdout).toBe(8);
    expect(ran.json.timedOut).toBe(true);
    expect(ran.json.next).toContain("bdc watch");
    for (const { caseNo } of await registerOf(sandbox)) await control(sandbox, "desk", { caseNo, action: "approve" });
    const watch = await bench.workspace.bdc(["watch", ran.json.batch.id, "--timeout", "60s", "--json"]);
    expect(watch.code, watch.stdout).toBe(0);
    expect(watch.json.counts.settled.rows).toBe(3);
  });

  it("an officer returns a case: supplement it, withdraw another", async ({ bench }) => {
    const sandbox = await bench.sandbox({ review: "manual" });
    await bench.submit();
    const [first, second] = await registerOf(sandbox);
    await control(sandbox, "desk", { caseNo: first.caseNo, action: "return", reasons: ["请补抵押合同"] });
    bench.workspace.file("contract.pdf", "%PDF-1.4\n%%EOF\n");
    const at = ["--profile", "sandbox-bank", "--json"];
    expect((await bench.workspace.bdc(["case", "show", first.caseNo, ...at])).json.case.status).toBe(
      "supplement-required",
    );
    const answered = await bench.workspace.bdc([
      "case",
      "supplement",
      first.caseNo,
      "--material",
      "抵押合同=contract.pdf",
      "--note",
      "已补",
      ...at,
    ]);
    expect(answered.code, answered.stdout).toBe(0);
    expect(answered.json.case.status).not.toBe("supplement-required");
    const withdrawn = await bench.workspace.bdc([
      "case",
      "withdraw",
      second.caseNo,
      "--reason",
      "客户取消",
      "--yes",
      ...at,
    ]);
    expect(withdrawn.code, withdrawn.stdout).toBe(0);
    expect(withdrawn.json.case.status).toBe("withdrawn");
  });
});

describe.concurrent("Ctrl-C", () => {
  it("finishes calls in flight, ends with 130, and resume files the rest once", async ({ bench }) => {
    const sandbox = await bench.sandbox({ faults: "slow(400ms):1@batch" });
    const rows = Array.from({ length: 4_000 }, (_, i) => mortgage(i + 1));
    const file = bench.workspace.file("big.csv", csv("mortgage.file", rows));
    const ran = await bench.workspace.bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--json"], {
      onOutput: onceWhen(
        async () => (await stateOf(sandbox)).cases > 0,
        (child) => void child.kill("SIGINT"),
      ),
    });
    expect(ran.code, ran.stdout + ran.stderr).toBe(130);
    expect(ran.json.next).toContain("bdc resume");
    const { byState } = ran.json.counts;
    expect(byState.queued.rows).toBeGreaterThan(0);
    expect(byState.unclear.rows).toBe(0);
    await control(sandbox, "faults", { spec: "" });
    const resumed = await bench.workspace.bdc(["resume", "--wait", "120s", "--json"]);
    expect(resumed.code, resumed.stdout).toBe(0);
    expect(resumed.json.counts.settled.rows).toBe(4_000);
    const filed = await registerOf(sandbox);
    expect(new Set(filed.map((c) => c.ref)).size).toBe(4_000);
    expect(filed).toHaveLength(4_000);
  }, 120_000);
});
