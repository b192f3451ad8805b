import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PDFDocument, StandardFonts } from "@cantoo/pdf-lib";
import type { CertificateVerdict } from "../../../src/sdk/certificates/verdict.js";
import { verifyCertificateFile } from "../../../src/sdk/certificates/verify.js";
import { PdfDocument as SandboxDocument } from "../../../src/sandbox/certificates/pdf-document.js";
import { sealPdf } from "../../../src/sandbox/certificates/sign-pdf.js";
import { sample, startBench, type Bench } from "../../sandbox/gateway/running-sandbox.js";

const folder = mkdtempSync(path.join(tmpdir(), "bdc-seal-"));
let bench: Bench;
let ca: string;
let otherCa: string;
let no: string;
let data: any;
let pdf: Buffer;

async function fileOf(more: Record<string, unknown> = {}): Promise<{ no: string; data: any; pdf: Buffer }> {
  const { body } = await bench.call("/v1/mortgages", { body: sample["mortgage.file"](more) });
  const no = body.certificates[0].no as string;
  const address = `/v1/certificates/${encodeURIComponent(no)}`;
  const response = await fetch(`${bench.sandbox.url}${address}/file`, {
    headers: { authorization: "Bearer sandbox-bank" },
  });
  return { no, data: (await bench.call(address)).body, pdf: Buffer.from(await response.arrayBuffer()) };
}
const caOf = async (b: Bench) => (await fetch(`${b.sandbox.url}/sandbox/ca.pem`)).text();

beforeAll(async () => {
  bench = await startBench();
  ({ no, data, pdf } = await fileOf());
  ca = await caOf(bench);
  const other = await startBench();
  otherCa = await caOf(other);
  await other.sandbox.close();
});
afterAll(async () => {
  await bench.sandbox.close();
  rmSync(folder, { recursive: true, force: true });
  expect(bench.errors).toEqual([]);
});

const sealPolicy = { subject: { organizationIdentifier: "12330106MB1TEXT26R" } };
const rules = (verdict: CertificateVerdict) => verdict.findings.map((f) => f.rule);
const expected = () => ({
  no,
  identifier: data.identifier as string,
  unitCodes: data.unitCodes as string[],
  holders: data.holders.map((h: any) => h.name) as string[],
  sha256: data.file.sha256 as string,
  status: data.status as "valid",
});
const has = (tool: string): boolean => {
  try {
    execFileSync("sh", ["-c", `command -v ${tool}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};
function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe("the electronic seal of a certificate", () => {
  it("is valid and matches the authority's data", async () => {
    const verdict = await verifyCertificateFile(pdf, { sealPolicy, trustedCas: ca, expected: expected() });
    expect(rules(verdict)).toEqual([]);
    expect(verdict.sound).toBe(true);
    expect(verdict.identifier).toBe(data.identifier);
    expect(verdict.seal).toMatchObject({ signer: "示例市不动产登记中心测试电子印章", signerId: "12330106MB1TEXT26R" });
    expect(Date.parse(verdict.seal!.signedAt!)).toBe(Math.floor(Date.parse(data.issuedAt) / 1000) * 1000);
  });

  it.skipIf(!has("pdfsig"))("poppler's pdfsig finds it valid and whole", () => {
    const said = execFileSync("pdfsig", ["-nocert", write("whole.pdf", pdf)], { encoding: "utf8" });
    expect(said).toContain("Signature is Valid");
    expect(said).toContain("Total document signed");
    expect(said).toContain("ETSI.CAdES.detached");
    const changed = Buffer.from(pdf);
    changed[pdf.indexOf("STSong")] = 0x54;
    expect(execFileSync("pdfsig", ["-nocert", write("changed.pdf", changed)], { encoding: "utf8" })).not.toContain(
      "Signature is Valid",
    );
  });

  it.skipIf(!has("openssl"))("openssl verifies the signature up to the CA, and not up to another", () => {
    const [, , first = "", second = ""] = /\/ByteRange \[ (\d+) (\d+) (\d+) (\d+)/.exec(pdf.toString("latin1"))!;
    const hole = pdf.subarray(Number(first) + 1, Number(second) - 1).toString("latin1");
    const signature = write("seal.der", Buffer.from(hole, "hex"));
    const content = write("content.bin", Buffer.concat([pdf.subarray(0, Number(first)), pdf.subarray(Number(second))]));
    const verify = (caFile: string) =>
      execFileSync(
        "openssl",
        [
          "cms",
          "-verify",
          "-binary",
          "-inform",
          "DER",
          "-in",
          signature,
          "-content",
          content,
          "-CAfile",
          caFile,
          "-purpose",
          "any",
          "-out",
          "/dev/null",
        ],
        { stdio: "pipe" },
      );
    verify(write("ca.pem", ca));
    expect(() => verify(write("other.pem", otherCa))).toThrow();
  });

  it("becomes invalid when any byte is changed", async () => {
    const at = [10, 700, Math.floor(pdf.length * 0.18), pdf.indexOf("/ByteRange") - 5, pdf.length - 30];
    for (const i of at) {
      const changed = Buffer.from(pdf);
      changed[i]! ^= 0x01;
      const verdict = await verifyCertificateFile(changed, { sealPolicy, trustedCas: ca });
      expect(verdict.sound, `byte ${i}`).toBe(false);
    }
  });

  it("stays invalid when the text and its digest are changed together", async () => {
    const text = pdf.toString("latin1");
    const [, , first = "", second = ""] = /\/ByteRange \[ (\d+) (\d+) (\d+) (\d+)/.exec(text)!;
    const digest = (file: Buffer) =>
      createHash("sha256")
        .update(file.subarray(0, Number(first)))
        .update(file.subarray(Number(second)))
        .digest("hex");
    const forged = Buffer.from(pdf);
    forged[700]! ^= 0x01;
    const at = forged.indexOf(digest(pdf), Number(first), "latin1");
    expect(at).toBeGreaterThan(Number(first));
    forged.write(digest(forged), at, "latin1");
    expect(rules(await verifyCertificateFile(forged, { sealPolicy, trustedCas: ca }))).toContain("seal-broken");
  });

  it("does not cover content added later", async () => {
    expect(
      rules(
        await verifyCertificateFile(Buffer.concat([pdf, Buffer.from("\n1 0 obj<<>>endobj\n")]), {
          sealPolicy,
          trustedCas: ca,
          expected: { no },
        }),
      ),
    ).toContain("certificate-damaged");
  });

  it("is not accepted when its gap holds more than the signature", async () => {
    const text = pdf.toString("latin1");
    const [, , first = "", second = ""] = /\/ByteRange \[ (\d+) (\d+) (\d+) (\d+)/.exec(text)!;
    const hidden = Buffer.from(pdf);
    hidden.write(">>/Evil(", Number(second) - 10, "latin1");
    expect(Number(first)).toBeGreaterThan(0);
    expect(rules(await verifyCertificateFile(hidden, { sealPolicy, trustedCas: ca }))).toContain("certificate-damaged");
  });

  it("of another CA or an unknown one is not trusted", async () => {
    expect(rules(await verifyCertificateFile(pdf, { sealPolicy, trustedCas: otherCa }))).toEqual(["seal-untrusted"]);
    expect(rules(await verifyCertificateFile(pdf, { sealPolicy, trustedCas: "" }))).toEqual(["seal-no-trust"]);
    expect(rules(await verifyCertificateFile(pdf, { sealPolicy, trustedCas: [otherCa, ca] }))).toEqual([]);
    await expect(verifyCertificateFile(pdf, { sealPolicy, trustedCas: "not a certificate" })).rejects.toThrow(
      RangeError,
    );
  });

  it("reports whether its certificate had expired when sealing, or has expired since", async () => {
    expect(
      rules(await verifyCertificateFile(pdf, { sealPolicy, trustedCas: ca, now: new Date("2100-06-01T00:00:00Z") })),
    ).toEqual(["seal-expired-since"]);
    // The same words with a time of sealing outside the term: the signature does not hold any more, as it must.
    const moved = Buffer.from(pdf.toString("latin1").replace(/\/M \(D:\d{4}/, "/M (D:2111"), "latin1");
    expect((await verifyCertificateFile(moved, { sealPolicy, trustedCas: ca })).sound).toBe(false);
  });

  it("that is missing, empty or malformed gives findings and never an error", async () => {
    const plain = await PDFDocument.create();
    plain.addPage().drawText("no seal", { font: await plain.embedFont(StandardFonts.Helvetica) });
    for (const bytes of [
      await plain.save(),
      new Uint8Array(),
      Buffer.from("%PDF-1.7 /ByteRange [0 1 2 3]"),
      Buffer.from("hello"),
    ]) {
      const verdict = await verifyCertificateFile(bytes, { sealPolicy, trustedCas: ca, expected: { no } });
      expect(verdict.sound).toBe(false);
      expect(rules(verdict)[0]).toMatch(/^(seal-missing|certificate-(not-pdf|damaged))$/);
    }
    const empty = new SandboxDocument({});
    empty.addPage({ width: 595, height: 842, fonts: {}, content: "" });
    const rubbish = await sealPdf(empty, {
      at: new Date(),
      signer: "x",
      sign: () => Promise.resolve(Buffer.from("3003020101", "hex")),
    });
    expect(rules(await verifyCertificateFile(rubbish, { sealPolicy, trustedCas: ca }))).toContain("seal-malformed");
  });

  it("of a file about another matter is reported, fact by fact", async () => {
    const verdict = await verifyCertificateFile(pdf, {
      sealPolicy,
      trustedCas: ca,
      expected: {
        no: no.replace(/\d号$/, "0号").replace("第0", "第9"),
        identifier: "1.2.156.3005.2.X.Y.Z.001.1",
        unitCodes: ["330106001001GB09999F00010001"],
        holders: ["另一银行"],
        sha256: "0".repeat(64),
        status: "cancelled",
      },
    });
    expect(rules(verdict).sort()).toEqual([
      "certificate-cancelled",
      "certificate-file-differs",
      "certificate-holder-differs",
      "certificate-identifier-differs",
      "certificate-number-differs",
      "certificate-unit-differs",
    ]);
    expect(JSON.stringify(verdict)).not.toContain("另一银行");
  });

  it("is the same for the same certificate, and survives a restart of the register", async () => {
    const home = path.join(folder, "home");
    const one = await startBench({ home });
    const filed = await one.call("/v1/mortgages", { body: sample["mortgage.file"]() });
    const address = `${one.sandbox.url}/v1/certificates/${encodeURIComponent(filed.body.certificates[0].no)}/file`;
    const get = async (url: string) =>
      Buffer.from(await (await fetch(url, { headers: { authorization: "Bearer sandbox-bank" } })).arrayBuffer());
    const first = await get(address);
    expect(first.equals(await get(address))).toBe(true);
    const caBefore = await caOf(one);
    await one.sandbox.close();
    const two = await startBench({ home });
    expect((await get(address.replace(one.sandbox.url, two.sandbox.url))).equals(first)).toBe(true);
    expect(await caOf(two)).toBe(caBefore);
    await two.sandbox.close();
    // Its key is its owner's alone.
    expect(statSync(path.join(home, "seal", "seal.pem")).mode & 0o077).toBe(0);
  });

  it("of an obligor with a rare character is compared without that character", async () => {
    // The sandbox's font has no such glyph and writes its code point; the name must not be called different for that.
    const rare = await fileOf({ mortgagors: [{ name: "𠮷田", idType: "citizen-id", idNo: "330106199001010018" }] });
    expect(
      rules(
        await verifyCertificateFile(rare.pdf, {
          sealPolicy,
          trustedCas: ca,
          expected: { no: rare.no, obligors: ["𠮷田"] },
        }),
      ),
    ).toEqual([]);
    expect(
      rules(await verifyCertificateFile(rare.pdf, { sealPolicy, trustedCas: ca, expected: { obligors: ["𠮷畑"] } })),
    ).toEqual(["certificate-obligor-differs"]);
  });
});
