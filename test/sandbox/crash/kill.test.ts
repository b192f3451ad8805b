import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundledProgram } from "../../support/bundled-program.js";
import { freshRef, sample } from "../gateway/running-sandbox.js";

const program = await bundledProgram(fileURLToPath(new URL("./kill-child.ts", import.meta.url)));
let home: string;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), "bdc-kill-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function start(review = "instant"): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, home, review], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  return { child, url: line.toString().trim() };
}
async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
const call = async (url: string, path: string, body?: unknown) =>
  (
    await fetch(url + path, {
      method: body ? "POST" : "GET",
      headers: { authorization: "Bearer sandbox-bank", "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  ).json() as Promise<Record<string, never>>;

interface CaseStatus {
  caseNo: string;
  status: string;
}

describe("a sandbox that is killed and restarted", () => {
  it("continues pending reviews", async () => {
    const first = await start("delayed");
    const waiting = (await call(
      first.url,
      "/v1/mortgages",
      sample["mortgage.file"]({ ref: freshRef("DUE") }),
    )) as unknown as CaseStatus;
    expect(waiting.status).toBe("reviewing");
    await kill(first.child);
    const second = await start("delayed");
    try {
      await expect
        .poll(async () => ((await call(second.url, `/v1/cases/${waiting.caseNo}`)) as unknown as CaseStatus).status, {
          timeout: 20_000,
        })
        .toBe("certified");
    } finally {
      await kill(second.child);
    }
  }, 60_000);

  it("keeps its clock", async () => {
    const first = await start();
    const { now } = (await (
      await fetch(`${first.url}/sandbox/clock`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"advance":"400d"}',
      })
    ).json()) as { now: string };
    await kill(first.child);
    const second = await start();
    try {
      const later = (await (await fetch(`${second.url}/sandbox/clock`)).json()) as { now: string };
      expect(Date.parse(later.now)).toBeGreaterThanOrEqual(Date.parse(now));
    } finally {
      await kill(second.child);
    }
  }, 60_000);
});
