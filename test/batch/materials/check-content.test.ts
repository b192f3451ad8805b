import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLedger, submitFile } from "../../../src/batch/index.js";
import { RegistryClient, bearerToken, explain } from "../../../src/sdk/index.js";
import { defaultAuthority, startSandbox } from "../../../src/sandbox/index.js";
import { TODAY, bad, checkRows, csvOf, folder, good, rowOf, rulesOf } from "../check/check-helpers.js";

const OFFICE = Buffer.from("PK\u0003\u0004" + "\0".repeat(22) + "\u0013\0\0\0[Content_Types].xml", "latin1");
const documents: Record<string, Uint8Array | string> = {
  "good.pdf": "%PDF-1.4 good",
  "good.jpg": Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  "no-ending": "%PDF-1.4 scan",
  "error.pdf": "<!DOCTYPE html><h1>502 Bad Gateway</h1>",
  "word.pdf": OFFICE,
  "image.pdf": Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  "word.docx": OFFICE,
  "note.txt": "见附件",
  "large.pdf": "%PDF-1.4 " + "x".repeat(2_000_000),
};
for (const [name, content] of Object.entries(documents)) writeFileSync(join(folder, name), content);

const unit = (n: number) => `330106001001GB${String(n).padStart(5, "0")}F00010001`;
const checked = (name: string, limits?: { maxBytes: number; mediaTypes: string[] }) =>
  checkRows("mortgage.file", [rowOf("mortgage.file", { ref: "A", materials: `抵押合同=${name}` })], {
    materialLimits: limits,
  }).then(({ rows }) => rows[0]);

describe("a document named in a row", () => {
  it.each(["good.pdf", "good.jpg", "no-ending", "large.pdf"])("is accepted: %s", async (name) => {
    expect(good(await checked(name)).materialPaths).toHaveLength(1);
  });

  it.each([
    ["error.pdf", "material-type-differs", "网页"],
    ["word.pdf", "material-type-differs", "Word"],
    ["image.pdf", "material-type-differs", "JPEG"],
    ["word.docx", "material-type", "Word"],
    ["note.txt", "material-type", "无法识别"],
  ])("is rejected when its content is of another type: %s", async (name, code, words) => {
    const finding = bad(await checked(name)).findings.find(({ severity }) => severity === "error");
    expect(finding).toMatchObject({ rule: code, severity: "error", row: 2, header: "附件", value: name });
    expect(finding!.column).toBeTypeOf("number");
    expect(finding!.zh).toContain(words);
    for (const text of [finding!.zh, finding!.en, finding!.fixZh, finding!.fixEn])
      expect(text).not.toMatch(/[{}]|undefined/);
    expect(explain(code)?.fixZh).toBeTruthy();
  });

  it("is checked against the limits of the authority once they are known", async () => {
    const limits = { maxBytes: 1_000_000, mediaTypes: ["application/pdf"] };
    expect(rulesOf(await checked("good.pdf", limits))).toEqual(rulesOf(await checked("good.pdf")));
    const errorOf = async (name: string) =>
      bad(await checked(name, limits)).findings.find(({ severity }) => severity === "error")!;
    const large = await errorOf("large.pdf");
    expect([large.rule, large.zh]).toEqual([
      "material-too-large",
      "附件“large.pdf”大小为 1.91 MB，超过登记机构的上限 0.95 MB",
    ]);
    const image = await errorOf("good.jpg");
    expect([image.rule, image.zh]).toEqual([
      "material-type",
      "附件“good.jpg”的内容为“JPEG 图片”，登记机构接受的类型：PDF 文件",
    ]);
    // A type that the first bytes do not show exactly is left to an authority that accepts such types.
    good(await checked("word.docx", { ...limits, mediaTypes: ["application/pdf", "application/msword"] }));
  });

  it("is reported in every row that names it", async () => {
    const name = "many.pdf";
    writeFileSync(join(folder, name), "<html>");
    const rows = Array.from({ length: 300 }, (_, i) =>
      rowOf("mortgage.file", { ref: `R${i}`, unitCode: unit(i + 1), materials: `抵押合同=${name}` }),
    );
    const found = await checkRows("mortgage.file", rows);
    expect(found.rows.map((row) => rulesOf(row).includes("material-type-differs"))).toEqual(rows.map(() => true));
  });

  it.skipIf(process.getuid?.() === 0)(
    "is reported when it cannot be read, and the rest of the file is checked",
    async () => {
      writeFileSync(join(folder, "secret.pdf"), "%PDF-1.4");
      chmodSync(join(folder, "secret.pdf"), 0);
      expect(rulesOf(await checked("secret.pdf"))).toContain("material-not-file");
    },
  );
});

it(
  "submission rejects a document that the authority does not accept, before anything is sent",
  { timeout: 60_000 },
  async () => {
    const { capabilities } = defaultAuthority;
    const sandbox = await startSandbox({
      authorities: [
        {
          ...defaultAuthority,
          capabilities: { ...capabilities, materials: { maxBytes: 1_000_000, mediaTypes: ["application/pdf"] } },
        },
      ],
    });
    const institution = sandbox.institutions.find(({ role }) => role === "bank")!;
    const client = new RegistryClient({
      gateway: sandbox.url,
      credentials: bearerToken({ token: institution.token, institution: institution.id }),
    });
    const ledger = await openLedger(join(folder, "ledger.db"));
    try {
      const path = join(folder, "submitted.csv");
      const names = ["good.pdf", "good.jpg", "large.pdf"];
      writeFileSync(
        path,
        csvOf(
          "mortgage.file",
          names.map((name, i) =>
            rowOf("mortgage.file", {
              ref: `S${i}`,
              unitCode: unit(500 + i),
              mortgageContractNo: `DY-${i}`,
              materials: `抵押合同=${name}`,
            }),
          ),
        ),
      );
      const { counts } = await submitFile({
        path,
        kind: "mortgage.file",
        ledger,
        client,
        owner: { id: "test", pid: process.pid, host: "here" },
        profile: "test",
        institution: institution.id,
        today: TODAY,
        waitMs: 0,
      });
      expect([counts.byState.filed.rows, counts.byState.invalid.rows]).toEqual([1, 2]);
    } finally {
      await ledger.close();
      await client.close();
      await sandbox.close();
    }
  },
);
