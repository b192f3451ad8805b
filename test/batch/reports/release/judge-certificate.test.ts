import { beforeEach, expect, it, vi } from "vitest";
import type { Certificate } from "../../../../src/contract/index.js";
import type { CertificateVerdict, RegistryClient } from "../../../../src/sdk/index.js";
import { judgeCertificate } from "../../../../src/batch/reports/release/judge-certificate.js";
import { verdictOf } from "../../../../src/batch/reports/release/verdict.js";
import { BANK, LI, PROOF, UNIT, ZHANG, filing } from "./fixtures.js";

/** The options that the mocked verification received, and the findings that it returns. */
const verification = vi.hoisted(() => ({ received: [] as any[], findings: [] as unknown[] }));
vi.mock("../../../../src/sdk/index.js", async (original) => ({
  ...(await original<object>()),
  verifyCertificateFile: (_: Uint8Array, options: unknown) => {
    verification.received.push(options);
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
const judge = (reported: Certificate, institutionName = BANK.name) =>
  judgeCertificate({
    client: {
      institution: BANK.idNo,
      certificates: { get: () => Promise.resolve(reported), file: () => Promise.resolve(Buffer.from("%PDF-")) },
    } as unknown as RegistryClient,
    promised: certificate(),
    caseNo: "C-1",
    content: filing(),
    ...(institutionName !== "" && { institutionName }),
    trustedCas: "",
    call: {},
  });

beforeEach(() => {
  verification.received = [];
  verification.findings = [];
});

it("judgeCertificate compares the file with the filing, whatever the gateway reports of the certificate", async () => {
  const reported = certificate({ amount: "7", contractNo: "X", obligors: [LI], unitCodes: [UNIT.replace("GB", "GS")] });
  const { reasons } = await judge(reported);
  expect(verification.received[0].expected).toMatchObject({
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

it("judgeCertificate accepts a certificate that matches the filing, also without its optional fields", async () => {
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
] as const)("judgeCertificate maps the finding %s of severity %s to %s", async (rule, severity, verdict) => {
  const finding: CertificateVerdict["findings"][number] = { rule, severity, zh: "z", en: "e", fixZh: "f", fixEn: "f" };
  verification.findings = [finding];
  const { reasons, warnings } = await judge(certificate());
  expect([verdictOf(reasons), warnings.length]).toEqual([verdict, severity === "warning" ? 1 : 0]);
});

it("judgeCertificate expects the institution of the profile as the holder, whatever name the gateway reports", async () => {
  const reported = certificate({ holders: [{ ...BANK, name: "别家银行" }] });
  await judge(reported);
  expect(verification.received[0].expected.holders).toEqual([BANK.name]);
});

it("judgeCertificate uses the name from the gateway, with a warning, when the profile has none", async () => {
  const { warnings } = await judge(certificate(), "");
  expect(verification.received[0].expected.holders).toEqual([BANK.name]);
  expect(warnings.map(({ code }) => code)).toEqual(["release-holder-not-set"]);
});
