import { describe, expect, it, onTestFinished } from "vitest";
import { problem } from "../../../src/contract/index.js";
import { releaseCheckCommand } from "../../../src/cli/commands/release/release-check.js";
import { mortgage, unit } from "../../support/filing-rows.js";
import { overridingProxy, type Override } from "../../support/overriding-proxy.js";
import { jsonOf, startInProcessCli } from "../workflows/in-process-cli.js";

const cli = await startInProcessCli();
let next = 1;

/** A batch of three registered mortgages, checked through a gateway that answers for the second one's unit as given. */
async function checkWith(override: (unitCode: string) => (path: string) => Override | undefined) {
  const first = next;
  next += 3;
  const batch = await cli.submit(
    "bank",
    "mortgage.file",
    [0, 1, 2].map((i) => mortgage(first + i)),
  );
  const own = override(unit(first + 1));
  const proxy = await overridingProxy(cli.sandbox.url, ({ url = "" }) => own(decodeURIComponent(url)));
  onTestFinished(() => proxy.close());
  const context = cli.context("bank", { env: { BDC_GATEWAY_URL: proxy.url } });
  const ran = await releaseCheckCommand(context, [batch], { out: `核验-${first}.csv` });
  const csv = cli.workspace.read(`核验-${first}.csv`).trim().split("\r\n").slice(1);
  return { exit: ran.exit, data: jsonOf(ran), text: ran.view(context), csv };
}
const verdictsOf = (data: any) =>
  data.rows.map((r: any) => [r.releasable, r.verified, r.reasons.map((x: any) => x.code)]);
const good = [true, true, []];
const json = (body: object): string => JSON.stringify(body);

describe("release-check gives every row a verdict", () => {
  it("even if the authority does not know one unit", async () => {
    const { exit, data, text, csv } = await checkWith(
      (code) => (path) =>
        path.includes(`/units/${code}`)
          ? { status: 404, body: json(problem("not-found")), headers: { "content-type": "application/problem+json" } }
          : undefined,
    );
    expect(verdictsOf(data)).toEqual([good, [false, true, ["release-unit-unknown"]], good]);
    expect([exit, data.releasable, data.notReleasable, data.notVerified]).toEqual([9, 2, 1, 0]);
    expect(text).toContain("未查到不动产单元");
    expect(csv.map((line) => line.split(",")[8])).toEqual(["可放款", "不可放款", "可放款"]);
  });

  it.each([
    ["a refusal", { status: 403, body: json(problem("forbidden")) }, 6],
    ["a web page", { status: 200, body: "<html>登录</html>", headers: { "content-type": "text/html" } }, 7],
    ["an error of the gateway", { status: 500, body: json(problem("internal")) }, 7],
    ["a document of another shape", { status: 200, body: '{"unitCode":1}' }, 7],
  ] as const)("though one unit is answered with %s", async (_, answer, exit) => {
    const ran = await checkWith((code) => (path) => (path.includes(`/units/${code}`) ? answer : undefined));
    expect(verdictsOf(ran.data)).toEqual([good, [false, false, ["release-not-verified"]], good]);
    expect([ran.exit, ran.data.releasable, ran.data.notReleasable, ran.data.notVerified]).toEqual([exit, 2, 0, 1]);
    expect(ran.text).toContain("未能核验\t1\t1200000.00 CNY");
    expect(ran.csv.map((line) => line.split(",")[8])).toEqual(["可放款", "未能核验", "可放款"]);
    expect(JSON.stringify(ran.data)).not.toContain("failure");
  });

  it("even if one case and one certificate cannot be read", async () => {
    let seen = 0;
    const { exit, data } = await checkWith(() => (path) => {
      if (/\/certificates\/[^/]+\/file/.test(path) && seen++ === 0) return { status: 200, body: "{}" };
      return undefined;
    });
    expect(verdictsOf(data).filter(([ok]: any) => ok)).toHaveLength(2);
    expect(data.rows).toHaveLength(3);
    expect([7, 9]).toContain(exit);
  });
});
