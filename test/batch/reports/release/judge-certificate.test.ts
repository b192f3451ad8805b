import { beforeEach, expect, it, vi } from "vitest";
import type { Certificate } from "../../../../src/contract/index.js";
import type { CertificateVerdict, RegistryClient } from "../../../../src/sdk/index.js";
import { judgeCertificate } from "../../../../src/batch/reports/release/judge-certificate.js";
import { verdictOf } from "../../../../src/batch/reports/release/verdict.js";
import { BANK, LI, PROOF, UNIT, ZHANG, filing } from "./fixtures.js";

/** What the verification of the file is given, and what it says. */
const verification = vi.hoisted(() => ({ given: [] as any[], findings: [] as unknown[] }));
vi.mock("../../../../src/sdk/index.js", async (original) => ({
  ...(await original<object>()),
  verifyCertificateFile: (_: Uint8Array, options: unknown) => {
    verification.given.push(options);
    return Promise.resolve({ sound: true, findings: verification.findings });
  },
}));

const certificate = (change: Partial<Certificate> = {}): Certificate => ({
  no: PROOF,
  kind: "proof",
  right: "mortgage",
  unitCodes: [UNIT],
  issuedAt: "2026-03-02T10:00:00.000+08:00",
  caseNo: "C-1",
  status: "valid",
  holders: [BANK],
  obligors: [ZHANG],
  contractNo: "DY-1",
  amount: "1000000",
  currency: "CNY",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
  file: { sha256: "a".repeat(64), size: 5, mediaType: "application/pdf" },
  ...change,
});
const judge = (told: Certificate, institutionName = BANK.name) =>
  judgeCertificate({
    client: {
      institution: BANK.idNo,
      certificates: { get: () => Promise.resolve(told), file: () => Promise.resolve(Buffer.from("%PDF-")) },
    } as unknown as RegistryClient,
    promised: certificate(),
    caseNo: "C-1",
    content: filing(),
    ...(institutionName !== "" && { institutionName }),
    trustedCas: "",
    call: {},
  });

beforeEach(() => {
  verification.given = [];
  verification.findings = [];
});

it("compares the file with what was filed, whatever the gateway says of the certificate", async () => {
  const told = certificate({ amount: "7", contractNo: "X", obligors: [LI], unitCodes: [UNIT.replace("GB", "GS")] });
  const { reasons } = await judge(told);
  expect(verification.given[0].expected).toMatchObject({
    no: PROOF,
    unitCodes: [UNIT],
    amount: "1000000.00",
    contractNo: "DY-1",
    obligors: [ZHANG.name],
    holders: [BANK.name],
  });
  expect(reasons.map((r) => r.zh)).toEqual([
    "证明记载的抵押人与申请不一致",
    "证明记载的不动产单元与申请不一致",
    "证明记载的债权数额与申请不一致",
    "证明记载的合同编号与申请不一致",
  ]);
});

it("agrees with a certificate of what was filed, also when it leaves out what it may", async () => {
  expect((await judge(certificate())).reasons).toEqual([]);
  const { contractNo: _c, amount: _a, currency: _u, termStart: _s, termEnd: _e, ...bare } = certificate();
  expect((await judge({ ...bare, obligors: [] })).reasons).toEqual([]);
});

it.each([
  ["seal-broken", "error", "refused"],
  ["seal-untrusted", "error", "refused"],
  ["seal-no-trust", "error", "needs-decision"],
  ["seal-unsupported", "error", "needs-decision"],
  ["certificate-text-unreadable", "warning", "releasable"],
] as const)("%s as %s makes it %s", async (rule, severity, verdict) => {
  const finding: CertificateVerdict["findings"][number] = { rule, severity, zh: "z", en: "e", fixZh: "f", fixEn: "f" };
  verification.findings = [finding];
  const { reasons, warnings } = await judge(certificate());
  expect([verdictOf(reasons), warnings.length]).toEqual([verdict, severity === "warning" ? 1 : 0]);
});

it("expects our own name as the holder, whatever name the gateway gives", async () => {
  const told = certificate({ holders: [{ ...BANK, name: "别家银行" }] });
  await judge(told);
  expect(verification.given[0].expected.holders).toEqual([BANK.name]);
});

it("falls back on the gateway's name with a warning where the profile has none", async () => {
  const { warnings } = await judge(certificate(), "");
  expect(verification.given[0].expected.holders).toEqual([BANK.name]);
  expect(warnings.map(({ code }) => code)).toEqual(["release-holder-not-set"]);
});
