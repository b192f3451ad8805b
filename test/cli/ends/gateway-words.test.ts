import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { problem } from "../../../src/contract/index.js";
import { bearerToken, RegistryClient } from "../../../src/sdk/index.js";
import { mortgage } from "../../support/filing-rows.js";
import { overridingProxy } from "../../support/overriding-proxy.js";
import { csv, workspaceWithSandbox } from "../../support/workspace.js";

const TOKEN = "sk-live-0123456789abcdef-own-token";
const OTHERS = "抵押人：李四光，证件号 330106199001010018，卡号 6222021202001234567，电话 13805718888\u001b[31m\u202e";
const SECRETS = [TOKEN, "李四光", "19900101", "1202001234", "05718888", "\u001b", "\u202e"];
const { workspace, sandbox } = await workspaceWithSandbox();
const bank = sandbox.institutions.find((i) => i.role === "bank")!;

const clean = (text: string) => {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
};

describe("personal data and credentials in gateway responses", { timeout: 120_000 }, () => {
  it("are masked in errors, logs and causes, also when the call is echoed", async () => {
    const proxy = await overridingProxy(sandbox.url, (request) => ({
      status: 422,
      headers: { "content-type": "application/problem+json", "x-request-id": `id ${request.headers.authorization}` },
      body: JSON.stringify(
        problem("turned-away", {
          detail: `got ${request.headers.authorization}`,
          zh: OTHERS,
          errors: [{ code: "x-1", zh: `${OTHERS} ${TOKEN}`, en: `token ${TOKEN}` }],
          requestId: "330106199001010018",
        }),
      ),
    }));
    onTestFinished(() => proxy.close());
    const events: unknown[] = [];
    const client = new RegistryClient({
      gateway: proxy.url,
      credentials: bearerToken({ token: TOKEN, institution: bank.id }),
      maxRetries: 0,
      onEvent: (event) => void events.push(event),
    });
    onTestFinished(() => client.close());
    const error: any = await client.cases.get("330100-20261121-000001").catch((failed: unknown) => failed);
    expect(error.code).toBe("turned-away");
    clean(JSON.stringify([error, error.message, error.stack, error.problem, error.requestId, error.cause, events]));
    expect(error.problem.errors[0].zh).toContain("抵押人：李**");
    // An id that could be anybody's number is not one; ours stands in its place.
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("are masked on the terminal, in --json and in the result file, where the row's own data stay readable", async () => {
    const proxy = await overridingProxy(sandbox.url, ({ url = "", method }) =>
      method === "POST" && url.includes("mortgages")
        ? {
            status: 200,
            body: JSON.stringify({
              outcomes: ["W-1", "W-2"].map((ref) => ({
                ref,
                outcome: "turned-away",
                problem: problem("turned-away", {
                  errors: [{ code: "x-1", zh: OTHERS, en: `Authorization: Bearer ${TOKEN}`, fixZh: OTHERS }],
                }),
              })),
            }),
          }
        : undefined,
    );
    onTestFinished(() => proxy.close());
    const file = workspace.file(
      "说.csv",
      csv("mortgage.file", [mortgage(901, { ref: "W-1" }), mortgage(902, { ref: "W-2" })]),
    );
    const env = { BDC_GATEWAY_URL: proxy.url };
    const ran = await workspace.bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--json"], { env });
    expect(ran.code).toBe(4);
    clean(ran.stdout + ran.stderr);
    const id = ran.json.batch.id as string;
    for (const args of [
      ["batch", "show", id],
      ["batch", "show", id, "--json"],
      ["status", "W-1", "--json"],
    ]) {
      const shown = await workspace.bdc(args);
      clean(shown.stdout + shown.stderr);
      if (args.length > 2 || args[0] === "batch") expect(shown.stdout).toContain("李**");
    }
    const result = readFileSync(ran.json.resultFile as string, "utf8");
    clean(result);
    expect(result).toContain("李**");
    expect(result).toContain("张伟");
    expect(path.basename(ran.json.resultFile as string)).toBe("说.结果.csv");
  });
});
