import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS, batchPath, KINDS, kinds, operation, type Kind, type Role } from "../../../src/contract/index.js";
import { DEFAULT_INSTITUTIONS } from "../../../src/sandbox/index.js";
import {
  NOTICE,
  RULING,
  courtMaterials,
  freshRef,
  freshUnit,
  sample,
  sha256,
  startBench,
  type Answered,
  type Bench,
} from "./running-sandbox.js";

/** For each role, the token of a second institution that must not access the data of the first. */
const OTHERS: Record<Role, string> = { bank: "other-bank", developer: "other-developer", court: "other-court" };
const others = [
  { id: "91330106MA2TEXT16N", name: "另一银行杭州分行", role: "bank", token: OTHERS.bank },
  { id: "91330109MA2DEXP24B", name: "另一房地产开发有限公司", role: "developer", token: OTHERS.developer },
  { id: "11330108005TEXT10A", name: "杭州市滨江区人民法院", role: "court", token: OTHERS.court },
] as const;

type Body = Record<string, unknown>;
interface Owned {
  readonly role: Role;
  readonly kind: Kind;
  readonly body: Body;
  readonly caseNo: string;
  readonly certificate?: string;
}

let bench: Bench;
/** One case of every kind, filed by the first institution of its role. */
const owned = new Map<Kind, Owned>();
const SECRET = Buffer.from("%PDF-1.4 owner only");
/** The address and id of a webhook of the first bank. */
const OWN_WEBHOOK = "https://own.example.com";
let webhookId = "";
/** A case that waits for a supplement, and one that can still be withdrawn. */
const open: Record<string, Owned> = {};

beforeAll(async () => {
  bench = await startBench({ institutions: [...DEFAULT_INSTITUTIONS, ...others] });
  for (const as of ["court", OTHERS.court] as Role[])
    for (const paper of [RULING, NOTICE]) await bench.upload(as, paper);
  for (const as of Object.keys(OTHERS) as Role[]) await bench.upload(as, SECRET);
  const file = async (kind: Kind, more: Body = {}): Promise<Owned> => {
    const { role, path } = KINDS[kind];
    const body = sample[kind]({
      materials: [
        ...(role === "court" ? courtMaterials : []),
        { kind: "other", sha256: sha256(SECRET), name: "内部.pdf" },
      ],
      ...more,
    });
    const answer = await bench.call(path, { as: role, body });
    expect(answer.status, answer.text).toBe(201);
    const entry = { role, kind, body, caseNo: answer.body.caseNo, certificate: answer.body.certificates[0]?.no };
    if (!owned.has(kind)) owned.set(kind, entry);
    return entry;
  };
  for (const kind of ["mortgage.file", "pre-notice.register", "seizure.request"] as const) await file(kind);
  webhookId = (await bench.call("/v1/webhooks", { as: "bank", body: { url: OWN_WEBHOOK } })).body.id;
  // Separate cases to be ended, so that the probed cases stay in force.
  const ended = {
    mortgage: await file("mortgage.file"),
    notice: await file("pre-notice.register"),
    seizure: await file("seizure.request"),
  };
  await file("mortgage.cancel", { unitCode: ended.mortgage.body["unitCode"], proofNo: ended.mortgage.certificate });
  await file("pre-notice.cancel", {
    unitCode: ended.notice.body["unitCode"],
    proofNo: ended.notice.certificate,
    materials: [
      {
        kind: "agreement",
        sha256: sha256(SECRET),
        name: "解除协议.pdf",
        consent: {
          matter: "cancellation",
          by: (ended.notice.body["buyers"] as { name: string; idNo: string }[]).map(({ name, idNo }) => ({
            name,
            number: idNo,
          })),
        },
      },
    ],
  });
  await file("seizure.renew", { unitCode: ended.seizure.body["unitCode"], endDate: "2029-11-30" });
  await file("seizure.release", { unitCode: ended.seizure.body["unitCode"] });
  const manual = await startBench({ institutions: [...DEFAULT_INSTITUTIONS, ...others], review: "manual" });
  manualBench = manual;
  for (const [name, action] of [
    ["returned", "return"],
    ["waiting", undefined],
  ] as const) {
    const body = sample["mortgage.file"]();
    const { caseNo } = (await manual.call("/v1/mortgages", { body })).body;
    if (action) expect((await manual.control("/desk", { caseNo, action, reasons: ["缺合同"] })).status).toBe(200);
    open[name] = { role: "bank", kind: "mortgage.file", body, caseNo };
  }
});
let manualBench: Bench;
afterAll(async () => {
  expect([...bench.errors, ...manualBench.errors]).toEqual([]);
  await bench.sandbox.close();
  await manualBench.sandbox.close();
});

const mine = (kind: Kind) => owned.get(kind)!;
const all = () => [...owned.values()];

interface Probe {
  /** Tries as `token` to read or change data of another institution. */
  readonly attempt: (token: string, role: Role) => Promise<readonly Answered[]>;
  /** Allowed statuses when the role may call the operation at all. */
  readonly expected: readonly number[];
}

const get = (path: string, token: string) => bench.call(path, { as: token });
const post = (path: string, token: string, body: unknown) => bench.call(path, { as: token, body });

/** What a bank states when it files for a buyer who applies alone. */
async function soleApplication(token: string): Promise<Body> {
  const contract = Buffer.from("%PDF-1.4 contract");
  await bench.upload(token as Role, contract);
  const papers = ["authorisation", "sales-contract"].map((kind) => ({ kind, sha256: sha256(contract), name: "x.pdf" }));
  const { name: sellerName, id: sellerIdNo } = others[1];
  return { soleApplication: { sellerName, sellerIdNo }, contractFilingNo: "BA202600001", materials: papers };
}

/** Probes with the same filing under another institution, and with one that acts on the rights of the first. */
function filing(kind: Kind): Record<string, Probe> {
  const acting =
    kind === "seizure.request"
      ? {}
      : kind.startsWith("seizure")
        ? { unitCode: mine("seizure.request").body["unitCode"] }
        : kind === "mortgage.cancel"
          ? { unitCode: mine("mortgage.file").body["unitCode"], proofNo: mine("mortgage.file").certificate }
          : kind === "pre-notice.cancel"
            ? {
                unitCode: mine("pre-notice.register").body["unitCode"],
                proofNo: mine("pre-notice.register").certificate,
              }
            : {};
  const bodies = (): Body[] => [mine(kind).body, { ...mine(kind).body, ...acting, ref: freshRef("IS") }];
  return {
    // Naming a material of the owner is rejected before any other check.
    one: {
      attempt: async (token) => Promise.all(bodies().map((body) => post(KINDS[kind].path, token, body))),
      expected: [422],
    },
    batch: { attempt: async (token) => [await post(batchPath(kind), token, { filings: bodies() })], expected: [200] },
    // The same action without the material.
    bare: {
      attempt: async (token, role) => [
        await post(KINDS[kind].path, token, {
          ...(kind === "pre-notice.register" && role === "bank" && (await soleApplication(token))),
          ...sample[kind]({ ...acting, ...(KINDS[kind].role === "court" ? { materials: courtMaterials } : {}) }),
        }),
      ],
      expected: Object.keys(acting).length ? [422] : [201],
    },
  };
}

const PROBES: Readonly<Record<string, () => Record<string, Probe>>> = {
  ...Object.fromEntries(
    kinds.flatMap((kind) =>
      OPERATIONS.filter((o) => o.kind === kind).map(
        (o) =>
          [
            o.id,
            () => {
              const { one, batch, bare } = filing(kind);
              return o.batch ? { batch: batch! } : { one: one!, bare: bare! };
            },
          ] as const,
      ),
    ),
  ),
  listCases: () => ({
    all: { attempt: async (token) => [await get("/v1/cases?limit=1000", token)], expected: [200] },
    byRef: {
      attempt: async (token) => Promise.all(all().map((o) => get(`/v1/cases?ref=${String(o.body["ref"])}`, token))),
      expected: [200],
    },
    byForeignCursor: {
      attempt: async (token, role) => {
        const { nextCursor } = (await get("/v1/cases?limit=1", role)).body;
        return nextCursor ? [await get(`/v1/cases?cursor=${String(nextCursor)}`, token)] : [];
      },
      expected: [200],
    },
  }),
  listChanges: () => ({
    all: { attempt: async (token) => [await get("/v1/changes", token)], expected: [200] },
    byForeignCursor: {
      attempt: async (token, role) => [
        await get(`/v1/changes?cursor=${String((await get("/v1/changes?limit=1", role)).body.nextCursor)}`, token),
      ],
      expected: [200],
    },
  }),
  getCase: () => ({
    each: {
      attempt: async (token) => Promise.all(all().map((o) => get(`/v1/cases/${o.caseNo}`, token))),
      expected: [404],
    },
  }),
  supplementCase: () => ({
    each: {
      attempt: async (token) =>
        Promise.all(all().map((o) => post(`/v1/cases/${o.caseNo}/supplements`, token, { note: "x" }))),
      expected: [404],
    },
    returned: {
      attempt: async (token) => [
        await manualBench.call(`/v1/cases/${open["returned"]!.caseNo}/supplements`, { as: token, body: { note: "x" } }),
      ],
      expected: [404],
    },
  }),
  withdrawCase: () => ({
    each: {
      attempt: async (token) =>
        Promise.all(all().map((o) => post(`/v1/cases/${o.caseNo}/withdrawal`, token, { reason: "x" }))),
      expected: [404],
    },
    open: {
      attempt: async (token) => [
        await manualBench.call(`/v1/cases/${open["waiting"]!.caseNo}/withdrawal`, { as: token, body: { reason: "x" } }),
      ],
      expected: [404],
    },
  }),
  getCertificate: () => ({
    each: {
      attempt: async (token) =>
        Promise.all(
          all().flatMap((o) =>
            o.certificate ? [get(`/v1/certificates/${encodeURIComponent(o.certificate)}`, token)] : [],
          ),
        ),
      expected: [404],
    },
  }),
  getCertificateFile: () => ({
    each: {
      attempt: async (token) =>
        Promise.all(
          all().flatMap((o) =>
            o.certificate ? [get(`/v1/certificates/${encodeURIComponent(o.certificate)}/file`, token)] : [],
          ),
        ),
      expected: [404],
    },
  }),
  hasMaterial: () => ({
    secret: {
      attempt: async (token) => [await bench.call(`/v1/materials/${sha256(SECRET)}`, { as: token, method: "HEAD" })],
      expected: [404],
    },
  }),
  putMaterial: () => ({
    // Always 201: the status must not reveal that another institution has the same document.
    same: {
      attempt: async (token) => {
        const paper = Buffer.from(`%PDF-1.4 ${token}`);
        await bench.upload("bank", paper);
        return [
          await bench.call(`/v1/materials/${sha256(paper)}`, {
            as: token,
            method: "PUT",
            raw: paper,
            headers: { "content-type": "application/pdf" },
          }),
        ];
      },
      expected: [201],
    },
  }),
  // Without the holder's authorisation or a court's notice, the register says nothing about the rights of others.
  getUnit: () => ({
    each: {
      attempt: async (token) => Promise.all(all().map((o) => get(`/v1/units/${String(o.body["unitCode"])}`, token))),
      expected: [403],
    },
    authorisation: {
      attempt: async (token) => [
        await bench.call(`/v1/units/${String(mine("mortgage.file").body["unitCode"])}`, {
          as: token,
          headers: { "query-authorisation": sha256(SECRET) },
        }),
      ],
      expected: [400],
    },
  }),
  getQueryResult: () => ({
    "a query of another institution": {
      attempt: async (token) => {
        const { unitCode } = mine("mortgage.file").body;
        const { body } = await bench.call(`/v1/units/${String(unitCode)}`, { headers: await bench.grounds("bank") });
        expect(body.queryNo).toMatch(/^\d{20}$/);
        return [await get(`/v1/queries/${String(body.queryNo)}/file`, token)];
      },
      expected: [404],
    },
  }),
  createSearch: () => ({
    search: {
      attempt: async (token) => [
        await post("/v1/searches", token, {
          documentNo: "（2026）浙0106执1号",
          persons: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
          officerName: "周敏",
          officerCardNo: "浙010600123",
          materials: [{ kind: "query-notice", sha256: sha256(NOTICE), name: "协助查询通知书.pdf" }],
          purpose: "执行查询",
        }),
      ],
      // For a bank or developer a notice is no authorisation of the holder.
      expected: [200, 403],
    },
    foreignNotice: {
      attempt: async (token) => [
        await post("/v1/searches", token, {
          purpose: "执行查询",
          documentNo: "（2026）浙0106执1号",
          persons: [{ name: "张伟" }],
          officerName: "周敏",
          officerCardNo: "浙010600123",
          materials: [{ kind: "query-notice", sha256: sha256(SECRET), name: "协助查询通知书.pdf" }],
        }),
      ],
      expected: [422, 403],
    },
  }),
  registerWebhook: () => ({
    "the same address": {
      attempt: async (token) => [await post("/v1/webhooks", token, { url: `${OWN_WEBHOOK}/${token}` })],
      expected: [201],
    },
  }),
  listWebhooks: () => ({ any: { attempt: async (token) => [await get("/v1/webhooks", token)], expected: [200] } }),
  ...Object.fromEntries(
    (
      [
        ["testWebhook", "POST", "/test"],
        ["rotateWebhookSecret", "POST", "/secret"],
        ["removeWebhook", "DELETE", ""],
      ] as const
    ).map(([id, method, end]): [string, () => Record<string, Probe>] => [
      id,
      () => ({
        "a webhook of another institution": {
          attempt: async (token) => [
            await bench.call(`/v1/webhooks/${webhookId}${end}`, {
              as: token,
              method,
              ...(id === "rotateWebhookSecret" && { body: {} }),
            }),
          ],
          expected: [404],
        },
      }),
    ]),
  ),
  getCapabilities: () => ({
    any: { attempt: async (token) => [await get("/v1/capabilities", token)], expected: [200] },
  }),
};

it("the isolation probes cover every operation of the contract", () => {
  expect(Object.keys(PROBES).sort()).toEqual(OPERATIONS.map((o) => o.id).sort());
});

describe.each(OPERATIONS.map((o) => [o.id] as const))("%s", (id) => {
  it("neither reveals nor changes data of another institution", { timeout: 60_000 }, async () => {
    const currentCases = async () =>
      Promise.all(all().map(async (o) => (await get(`/v1/cases/${o.caseNo}`, o.role)).body));
    const before = await currentCases();
    for (const [role, token] of Object.entries(OTHERS) as [Role, string][]) {
      for (const [name, { attempt, expected }] of Object.entries(PROBES[id]!())) {
        const answers = await attempt(token, role);
        for (const answer of answers) {
          expect(answer.text).not.toContain(webhookId);
          const about = `${token} ${name}: ${answer.status} ${answer.text.slice(0, 300)}`;
          if (operation(id).roles.includes(role)) expect(expected, about).toContain(answer.status);
          else expect(answer.status, about).toBe(403);
          for (const { caseNo } of [...all(), ...Object.values(open)]) expect(answer.text, about).not.toContain(caseNo);
          for (const { outcome } of (answer.body?.outcomes ?? []) as { outcome: string }[])
            expect(outcome, about).toBe("turned-away");
        }
      }
    }
    expect(await currentCases()).toEqual(before);
  });
});

it("two institutions may use the same ref", async () => {
  const body = sample["mortgage.file"]();
  const ours = await post("/v1/mortgages", "bank", body);
  const theirs = await post("/v1/mortgages", OTHERS.bank, { ...body, unitCode: freshUnit() });
  expect([ours.status, theirs.status]).toEqual([201, 201]);
  expect(theirs.body.caseNo).not.toBe(ours.body.caseNo);
});

it("two institutions may use the same Idempotency-Key", async () => {
  const headers = { "idempotency-key": "the-same-key" };
  const ours = await bench.call("/v1/mortgages", { body: sample["mortgage.file"](), headers });
  const theirs = await bench.call("/v1/mortgages", { as: OTHERS.bank, body: sample["mortgage.file"](), headers });
  expect([ours.status, theirs.status]).toEqual([201, 201]);
});
