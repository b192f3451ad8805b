import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CaseDetail } from "../../../src/contract/index.js";
import { NOTICE, sample, sha256 } from "../gateway/running-sandbox.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
let home: string;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), "bdc-key-kill-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function start(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), path.join(root, "test/sandbox/crash/kill-child.ts"), home, "manual"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  return { child, url: line.toString().trim() };
}
async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
async function call(url: string, as: string, body?: unknown, key?: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${as}`,
      "content-type": "application/json",
      ...(key && { "idempotency-key": key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const ROUNDS = 8;
it("a withdrawal and a search happen once when the authority is killed around them and the client repeats them", async () => {
  let { child, url } = await start();
  try {
    await fetch(`${url}/v1/materials/${sha256(NOTICE)}`, {
      method: "PUT",
      body: NOTICE,
      headers: { authorization: "Bearer sandbox-court", "content-type": "application/pdf" },
    });
    for (let round = 0; round < ROUNDS; round++) {
      const filed = await call(
        `${url}/v1/mortgages`,
        "sandbox-bank",
        sample["mortgage.file"]({ ref: `KILL-${round}` }),
      );
      expect(filed.status).toBe(201);
      const { caseNo } = JSON.parse(filed.text) as CaseDetail;
      const search = {
        documentNo: `（2026）浙0106执${round + 1}号`,
        purpose: "执行案件财产调查",
        persons: [{ name: "王芳" }],
        officerName: "周敏",
        officerCardNo: "浙010600123",
        materials: [{ kind: "query-notice", sha256: sha256(NOTICE), name: "协助查询通知书.pdf" }],
      };
      const requests = () => [
        call(`${url}/v1/cases/${caseNo}/withdrawal`, "sandbox-bank", { reason: "客户取消贷款" }, `W-${round}`),
        call(`${url}/v1/searches`, "sandbox-court", search, `Q-${round}`),
      ];
      // The last rounds wait for the answers, the others are killed at various moments before and after them.
      const first = requests().map((sent) => sent.catch(() => undefined));
      if (round < ROUNDS - 2) await new Promise((resolve) => setTimeout(resolve, round));
      else await Promise.all(first);
      await kill(child);
      const before = await Promise.all(first);
      ({ child, url } = await start());
      const repeated = await Promise.all(requests());
      expect(repeated.map((answer) => answer.status)).toEqual([200, 200]);
      before.forEach((answer, i) => answer && expect(repeated[i]).toEqual(answer));
      if (round >= ROUNDS - 2) expect(before).not.toContain(undefined);
      const { history } = JSON.parse((await call(`${url}/v1/cases/${caseNo}`, "sandbox-bank")).text) as CaseDetail;
      expect(history.filter((h) => h.status === "withdrawn")).toHaveLength(1);
      const { queries } = (await (await fetch(`${url}/sandbox/queries`)).json()) as {
        queries: { documentNo: string }[];
      };
      expect(queries.filter((q) => q.documentNo === search.documentNo)).toHaveLength(1);
    }
  } finally {
    await kill(child);
  }
}, 180_000);
