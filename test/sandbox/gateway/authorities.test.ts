import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Capabilities, checkCreditCode } from "../../../src/contract/index.js";
import { AUTHORITIES, startSandbox } from "../../../src/sandbox/index.js";
import { HomeInUseError } from "../../../src/sandbox/store/home-lock.js";
import { sample, startBench, type Bench } from "./running-sandbox.js";

let bench: Bench;
beforeAll(async () => {
  // A Monday at ten; the week has no holiday.
  bench = await startBench({ authorities: AUTHORITIES, now: new Date("2026-11-16T10:00:00+08:00") });
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

let parcel = 0;
const unitIn = (division: string) => `${division}001001GB${String(++parcel).padStart(5, "0")}F00010001`;
const paperOf = (kind: string) => Buffer.from(`%PDF-1.4 ${kind}`);
const contracts = async () =>
  Promise.all(
    ["mortgage-contract", "loan-contract"].map(async (kind) => ({
      kind,
      sha256: await bench.upload("bank", paperOf(kind)),
      name: `${kind}.pdf`,
    })),
  );

it("authorities have distinct credit codes, so that no two certificates share an identifier", () => {
  expect(AUTHORITIES.flatMap(({ creditCode }) => checkCreditCode(creditCode).defects)).toEqual([]);
  expect(new Set(AUTHORITIES.map((a) => a.creditCode)).size).toBe(AUTHORITIES.length);
});

describe("several authorities in one process", () => {
  it("each respond at their own path with their own capabilities", async () => {
    expect(AUTHORITIES.length).toBeGreaterThanOrEqual(6);
    for (const { id } of AUTHORITIES) {
      expect(Capabilities.parse((await bench.call(`/a/${id}/v1/capabilities`)).body).authority.id).toBe(id);
    }
    expect((await bench.call("/v1/capabilities")).body.authority.id).toBe("330100");
  });

  it("keep separate books, so that a ref is free at another authority and a case number is known only to its own", async () => {
    const here = sample["mortgage.file"]({ unitCode: unitIn("430102") });
    const first = await bench.call("/v1/mortgages", { body: here });
    const second = await bench.call("/a/430100/v1/mortgages", { body: here });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.caseNo).toMatch(/^430100-20261116-000001$/);
    expect((await bench.call(`/v1/cases/${second.body.caseNo}`)).status).toBe(404);
    expect((await bench.control("/state?authority=430100")).body.cases).toBe(1);
  });

  it("turn turnedAway filings outside their competence with all reasons at once", async () => {
    const turnedAway = await bench.call("/a/330106/v1/mortgages", {
      body: sample["mortgage.file"]({ unitCode: unitIn("330102") }),
    });
    expect(turnedAway.status).toBe(422);
    expect(turnedAway.body.errors.map((e: { code: string }) => e.code)).toEqual([
      "other-division",
      "material-required",
      "material-required",
    ]);
    const seizure = await bench.call("/a/370100/v1/seizures", { as: "court", body: sample["seizure.request"]() });
    expect(seizure.body.errors.map((e: { code: string }) => e.code)).toContain("kind-not-offered");
  });

  it("accept units that carry the code of a former division", async () => {
    const { capabilities, ...rest } = AUTHORITIES.find(({ id }) => id === "330106")!;
    const authority = { ...capabilities.authority, formerDivisions: [{ code: "330102", until: "2020-12-31" }] };
    const own = await startBench({
      authorities: [{ ...rest, capabilities: { ...capabilities, authority } }],
      now: new Date("2026-11-16T10:00:00+08:00"),
    });
    const { body } = await own.call("/v1/mortgages", {
      body: sample["mortgage.file"]({ unitCode: unitIn("330102") }),
    });
    expect(body.errors.map((e: { code: string }) => e.code)).not.toContain("other-division");
    await own.sandbox.close();
  });

  it("enforce their own batch size", async () => {
    const filings = Array.from({ length: 21 }, () => sample["mortgage.file"]({ unitCode: unitIn("370102") }));
    expect((await bench.call("/a/370100/v1/mortgages/batch", { body: { filings } })).status).toBe(413);
  });

  it("enforce their own rate limit and return Retry-After", async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => bench.call("/a/410106/v1/capabilities")));
    const refused = answers.filter((a) => a.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers, body } of refused) expect(Number(headers.get("retry-after"))).toBe(body.retryAfter);
  });

  it("promise a time in working hours and meet it", async () => {
    const materials = await contracts();
    for (const m of materials)
      await bench.call(`/a/330106/v1/materials/${m.sha256}`, {
        method: "PUT",
        raw: paperOf(m.kind),
        headers: { "content-type": "application/pdf" },
      });
    const { status, body } = await bench.call("/a/330106/v1/mortgages", {
      body: sample["mortgage.file"]({ unitCode: unitIn("330106"), materials }),
    });
    expect(status).toBe(201);
    // 16 working hours from Monday 10:00, with business hours from 8:30 to 16:30, end on Wednesday at 10:00.
    expect(body.promisedBy.slice(0, 16)).toBe("2026-11-18T10:00");
    const now = async () => (await bench.call(`/a/330106/v1/cases/${body.caseNo}`)).body.status as string;
    await bench.control("/clock", { set: "2026-11-18T09:59:00+08:00" });
    expect(await now()).toBe("reviewing");
    await bench.control("/clock", { set: "2026-11-18T10:01:00+08:00" });
    expect(await now()).toBe("certified");
  });

  it("charge a fee per unit and continue when it is paid", async () => {
    const {
      body: { caseNo },
    } = await bench.call("/a/430100/v1/mortgages", {
      body: sample["mortgage.file"]({
        unitCode: unitIn("430103"),
        otherUnits: [{ unitCode: unitIn("430104"), titleNo: "湘（2023）长沙市不动产权第0012345号" }],
      }),
    });
    const desk = async (action: string) => (await bench.control("/desk?authority=430100", { caseNo, action })).body;
    const found = async () => (await bench.call(`/a/430100/v1/cases/${caseNo}`)).body;
    expect(await found()).toMatchObject({
      status: "payment-due",
      fee: {
        amount: "160.00",
        items: 2,
        paid: false,
        channelZh: "非税移动缴费平台",
        dueBy: expect.stringMatching(/^20/),
        paymentCode: expect.any(String),
      },
    });
    await bench.control("/clock", { advance: "20d" });
    expect((await found()).status).toBe("payment-due");
    expect(await desk("pay")).toMatchObject({ status: "reviewing", fee: { paid: true } });
    await bench.control("/clock", { advance: "10d" });
    expect((await found()).status).toBe("certified");
  });

  it("CF-26 a filing is free when the authority sets no fee for its kind, and no payment can be demanded", async () => {
    const unitCode = unitIn("430105");
    const {
      body: { caseNo, fee },
    } = await bench.call("/a/430100/v1/pre-notices", {
      as: "developer",
      body: sample["pre-notice.register"]({ unitCode }),
    });
    expect(fee).toBeUndefined();
    expect((await bench.control("/desk?authority=430100", { caseNo, action: "demand-payment" })).status).toBe(409);
  });

  it("with online pre-review issue a QR code and accept the case only at the counter", async () => {
    const kinds = ["application-form", "sales-contract", "pre-notice-agreement"];
    const materials = await Promise.all(
      kinds.map(async (kind) => ({
        kind,
        sha256: await bench.upload("developer", paperOf(kind)),
        name: `${kind}.pdf`,
      })),
    );
    // An earlier test used up the rate limit of this authority.
    await expect
      .poll(async () => (await bench.call("/a/410106/v1/capabilities")).status, { timeout: 20_000 })
      .toBe(200);
    for (const m of materials) {
      const put = async () =>
        (
          await bench.call(`/a/410106/v1/materials/${m.sha256}`, {
            as: "developer",
            method: "PUT",
            raw: paperOf(m.kind),
            headers: { "content-type": "application/pdf" },
          })
        ).status;
      await expect.poll(put, { timeout: 20_000 }).toBeLessThan(300);
    }
    await expect
      .poll(async () => (await bench.call("/a/410106/v1/capabilities")).status, { timeout: 20_000 })
      .toBe(200);
    const filing = sample["pre-notice.register"]({
      unitCode: unitIn("410106"),
      materials,
      contractFilingNo: "BA1",
      area: "80.00",
      address: "一号",
    });
    const {
      body: { caseNo, status, acceptedAt },
    } = await bench.call("/a/410106/v1/pre-notices", { as: "developer", body: filing });
    expect([status, acceptedAt]).toEqual(["pre-review", undefined]);
    const desk = async (action: string) => (await bench.control("/desk?authority=410106", { caseNo, action })).body;
    expect(await desk("pass-pre-review")).toMatchObject({
      status: "pre-review-passed",
      preReview: { qrPayload: expect.stringContaining(caseNo) },
    });
    expect(await desk("accept")).toMatchObject({ status: "accepted", acceptedAt: expect.any(String) });
    expect((await desk("approve")).status).toBe("certified");
  });
});

it("a second sandbox cannot open the same home", async () => {
  await expect(startSandbox({ home: bench.sandbox.home })).rejects.toBeInstanceOf(HomeInUseError);
});
