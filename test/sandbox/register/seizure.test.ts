import { describe, expect, it } from "vitest";
import {
  RegisterDriver,
  bank,
  authorisation,
  basisPapers,
  court,
  developer,
  developerPerson,
  house,
  land,
  li,
  mortgage,
  notice,
  otherCourt,
  preSeizure,
  release,
  renewal,
  seizure,
  zhang,
} from "./register-driver.js";
import type { FilingOf, Material } from "../../../src/contract/index.js";
import type { Institution } from "../../../src/sandbox/parties/institutions.js";
import { formatInstant } from "../../../src/sandbox/calendar/format.js";

const A = "（2026）浙0106执1号";
const B = "（2026）浙0108执2号";
const C = "（2026）浙0108执3号";

/** Sets up a unit under seizure A, with B and C of another court waiting. */
function queueOfThree(options: ConstructorParameters<typeof RegisterDriver>[0] = {}) {
  const driver = new RegisterDriver(options);
  const a = driver.enter("seizure.request", seizure(house(1), A), court);
  const b = driver.enter(
    "seizure.request",
    seizure(house(1), B, { startDate: "2026-03-02", endDate: "2029-03-01" }),
    otherCourt,
  );
  const c = driver.enter(
    "seizure.request",
    seizure(house(1), C, { startDate: "2026-06-02", endDate: "2029-06-01" }),
    otherCourt,
  );
  return { driver, a, b, c };
}

describe("seizures", () => {
  it.each(["（2026）浙0106执11-13号", "（2026）浙0106执12号", "（2026）浙0106执13、12号"])(
    "by one order for several cases are released under %s",
    (originalDocumentNo) => {
      const driver = new RegisterDriver();
      driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执11-13号"), court);
      const found = release(house(1), originalDocumentNo, { documentNo: "（2026）浙0106执恢1号" });
      expect(driver.enter("seizure.release", found, court).units).toMatchObject([{ unitCode: house(1) }]);
    },
  );

  it("CF-06, CF-09, CF-10 the first seizure takes the dates of its document, and later ones wait without dates, with an alert", () => {
    const { a, b, c, driver } = queueOfThree();
    expect(a.units).toEqual([
      { unitCode: house(1), queuePosition: 0, effectiveFrom: "2026-03-01", effectiveTo: "2029-02-28" },
    ]);
    expect(b.units).toEqual([{ unitCode: house(1), queuePosition: 1 }]);
    expect(c.units).toEqual([{ unitCode: house(1), queuePosition: 2 }]);
    expect(b.alerts).toMatchObject([{ code: "CF-06", zh: expect.stringContaining("轮候第 1 位") }]);
    expect(driver.state(house(1)).seizures.map((s) => [s.queuePosition, s.startDate, s.endDate])).toEqual([
      [0, "2026-03-01", "2029-02-28"],
      [1, undefined, undefined],
      [2, undefined, undefined],
    ]);
  });

  it("CF-05 the queue follows the time of service and then the sequence, and a late entry moves later ones back", () => {
    const driver = new RegisterDriver();
    const served = (ms: number) => ({ receivedAt: formatInstant(new Date(driver.now.getTime() + ms)) });
    // Both are decided after they were served, in another order.
    const late = driver.enter("seizure.request", seizure(house(1), B), otherCourt, { ...served(-8), sequence: 90 });
    const { effects, units } = driver.enter("seizure.request", seizure(house(1), A), court, {
      ...served(-9),
      sequence: 91,
    });
    expect(units[0]!.queuePosition).toBe(0);
    expect(effects).toMatchObject([
      { caseNo: late.caseNo, units: [{ unitCode: house(1), queuePosition: 1 }], alert: { code: "CF-05" } },
    ]);
    expect(effects[0]!.units![0]).not.toHaveProperty("effectiveFrom");
    driver.enter("seizure.request", seizure(house(1), C), otherCourt, { ...served(-9), sequence: 92 });
    expect(driver.queue(house(1))).toEqual([A, C, B]);
    // A clock set back would put a new order before those that were served earlier.
    driver.now = new Date(driver.now.getTime() - 60_000);
    for (const kind of ["seizure.request", "seizure.renew", "seizure.release"] as const) {
      const filing = {
        "seizure.request": seizure(house(1), "（2026）浙0106执9号"),
        "seizure.renew": renewal(house(1), A),
        "seizure.release": release(house(1), A),
      }[kind];
      expect(driver.refuse(kind, filing, court)).toMatchObject([
        { code: "CF-05", source: expect.stringContaining("第九十一条") },
      ]);
    }
    expect(driver.queue(house(1))).toEqual([A, C, B]);
  });

  it("CF-01, CF-11 a term is at most three years, counted either way, and must not be over", () => {
    const driver = new RegisterDriver();
    const dates = (startDate: string, endDate: string) => seizure(house(1), A, { startDate, endDate });
    expect(driver.codes("seizure.request", dates("2026-03-02", "2029-03-03"), court)).toEqual(["CF-01"]);
    expect(driver.codes("seizure.request", dates("2026-03-02", "2026-03-01"), court)).toEqual(["CF-03"]);
    expect(driver.codes("seizure.request", dates("2023-01-01", "2025-12-31"), court)).toEqual(["CF-03"]);
    driver.enter("seizure.request", dates("2026-03-02", "2029-03-01"), court);
    driver.enter("seizure.request", seizure(house(2), A, { startDate: "2026-03-02", endDate: "2029-03-02" }), court);
  });

  it("CF-07 a release promotes the first waiting seizure and moves the others up", () => {
    const { driver, a, b, c } = queueOfThree();
    driver.moveTo("2026-05-10");
    const { effects } = driver.enter("seizure.release", release(house(1), A), court);
    expect(effects.map((e) => [e.caseNo, e.units?.[0]?.queuePosition, e.alert?.code])).toEqual([
      [a.caseNo, undefined, undefined],
      [b.caseNo, 0, "CF-07"],
      [c.caseNo, 1, "CF-07"],
    ]);
    expect(driver.queue(house(1))).toEqual([B, C]);
  });

  it("CF-08 a promoted seizure runs to the end date of its document with promotedTerm document", () => {
    const { driver } = queueOfThree();
    driver.moveTo("2026-05-10");
    driver.enter("seizure.release", release(house(1), A), court);
    expect(driver.state(house(1)).seizures[0]).toMatchObject({ startDate: "2026-05-10", endDate: "2029-03-01" });
  });

  it("CF-08 a promoted seizure gets a full term with promotedTerm fresh, as in the example of the registrar", () => {
    const driver = new RegisterDriver({ promotedTerm: "fresh", today: "2015-03-01" });
    driver.enter("seizure.request", seizure(house(1), A, { startDate: "2015-03-01", endDate: "2018-02-28" }), court);
    driver.enter(
      "seizure.request",
      seizure(house(1), B, { startDate: "2016-03-01", endDate: "2019-02-28" }),
      otherCourt,
    );
    driver.moveTo("2018-02-28");
    expect(driver.queue(house(1))).toEqual([A, B]);
    driver.moveTo("2018-03-01");
    expect(driver.state(house(1)).seizures).toMatchObject([
      { documentNo: B, queuePosition: 0, startDate: "2018-03-01", endDate: "2021-02-28" },
    ]);
    driver.moveTo("2021-03-01");
    expect(driver.queue(house(1))).toEqual([]);
  });

  it("CF-08 a seizure that ended before its promotion never takes effect with promotedTerm document", () => {
    const driver = new RegisterDriver();
    driver.enter("seizure.request", seizure(house(1), A), court);
    const b = driver.enter(
      "seizure.request",
      seizure(house(1), B, { startDate: "2026-03-01", endDate: "2027-02-28" }),
      otherCourt,
    );
    const c = driver.enter(
      "seizure.request",
      seizure(house(1), C, { startDate: "2026-03-01", endDate: "2029-03-01" }),
      otherCourt,
    );
    driver.moveTo("2028-01-01");
    const { effects } = driver.enter("seizure.release", release(house(1), A), court);
    expect(effects.slice(1).map((e) => [e.caseNo, e.alert?.code, e.units?.[0]?.queuePosition])).toEqual([
      [b.caseNo, "CF-08", undefined],
      [c.caseNo, "CF-07", 0],
    ]);
  });

  it("CF-03 a seizure lapses after its last day, not on it, and its court is alerted", () => {
    const driver = new RegisterDriver();
    const { caseNo } = driver.enter("seizure.request", seizure(house(1), A), court);
    expect(driver.moveTo("2029-02-28", "23:59:59")).toEqual([]);
    const effects = driver.moveTo("2029-03-01", "00:00:01");
    expect(effects).toMatchObject([{ caseNo, alert: { code: "CF-03", zh: expect.stringContaining("2029-02-28") } }]);
    expect(driver.state(house(1)).seizures).toEqual([]);
    expect(driver.moveTo("2029-03-02")).toEqual([]);
    driver.enter("mortgage.file", mortgage(house(1)), bank);
  });

  it("CF-03, CF-07 a clock that jumps over several terms processes them in order", () => {
    const { driver, a, b, c } = queueOfThree();
    expect(driver.moveTo("2032-01-01").map((e) => [e.caseNo, e.alert?.code])).toEqual([
      [a.caseNo, "CF-03"],
      [b.caseNo, "CF-07"],
      [c.caseNo, "CF-07"],
      [b.caseNo, "CF-03"],
      [c.caseNo, "CF-07"],
      [c.caseNo, "CF-03"],
    ]);
  });

  it("CF-18 a renewal for several cases is found by each of them", () => {
    const { driver } = queueOfThree();
    driver.moveTo("2029-02-01");
    driver.enter("seizure.renew", renewal(house(1), A, { documentNo: "（2029）浙0106执8-9号" }), court);
    expect(driver.codes("seizure.release", release(house(1), "（2029）浙0106执10号"), court)).not.toEqual([]);
    driver.enter("seizure.release", release(house(1), "（2029）浙0106执9号"), court);
    expect(driver.queue(house(1))).toEqual([B, C]);
  });

  it("CF-18 a renewal keeps the position, finds the original by any of its numbers, and extends the term", () => {
    const { driver, a } = queueOfThree();
    driver.moveTo("2029-02-01");
    const renewed = driver.enter("seizure.renew", renewal(house(1), A), court);
    expect(renewed.units).toEqual([
      { unitCode: house(1), queuePosition: 0, effectiveFrom: "2029-03-01", effectiveTo: "2032-02-29" },
    ]);
    expect(renewed.effects).toMatchObject([
      { caseNo: a.caseNo, units: [{ queuePosition: 0, effectiveFrom: "2026-03-01", effectiveTo: "2029-02-28" }] },
    ]);
    // The register shows the document of the renewal, which is in force from its own start.
    const documents = () =>
      driver.state(house(1)).seizures.map((s) => [s.endDate, s.renewals?.map((r) => r.documentNo)]);
    expect(documents()[0]).toEqual(["2029-02-28", [`${A}之一`]]);
    driver.moveTo("2029-02-28");
    expect(documents()[0]).toEqual(["2029-02-28", [`${A}之一`]]);
    expect(driver.moveTo("2029-03-01")).toMatchObject([{ caseNo: a.caseNo, units: [{ effectiveTo: "2032-02-29" }] }]);
    expect(documents()[0]).toEqual(["2032-02-29", [`${A}之一`]]);
    driver.moveTo("2029-03-05");
    expect(driver.queue(house(1))).toEqual([A, B, C]);
    driver.enter(
      "seizure.renew",
      renewal(house(1), `${A}之一`, { documentNo: `${A}之三`, startDate: "2032-03-01", endDate: "2035-02-28" }),
      court,
    );
    expect(driver.state(house(1)).seizures[0]!.endDate).toBe("2032-02-29");
    driver.moveTo("2032-03-01");
    expect(driver.state(house(1)).seizures[0]!.endDate).toBe("2035-02-28");
    const unknown = renewal(house(1), "（2026）浙0106执999号", { startDate: "2032-03-01", endDate: "2035-02-28" });
    expect(driver.codes("seizure.renew", unknown, court)).toEqual(["CF-18"]);
  });

  it("CF-01 renewals are not stacked: the next one is refused until the last one has started", () => {
    const driver = new RegisterDriver();
    driver.enter("seizure.request", seizure(house(1), A), court);
    driver.moveTo("2029-02-01");
    driver.enter("seizure.renew", renewal(house(1), A), court);
    const next = { documentNo: `${A}之三`, startDate: "2032-03-01", endDate: "2035-02-28" };
    expect(driver.refuse("seizure.renew", renewal(house(1), A, next), court)).toMatchObject([
      {
        code: "CF-01",
        source: expect.stringContaining("四百八十五"),
        zh: expect.stringContaining("2029-03-01 至 2032-02-29"),
      },
    ]);
    driver.moveTo("2029-03-01");
    driver.enter("seizure.renew", renewal(house(1), A, next), court);
    // CF-18: each renewal has a document of its own.
    driver.moveTo("2032-03-01");
    expect(
      driver.codes(
        "seizure.renew",
        renewal(house(1), A, { ...next, startDate: "2035-03-01", endDate: "2038-02-28" }),
        court,
      ),
    ).toEqual(["CF-18"]);
  });

  it("CF-02, CF-09 a waiting seizure keeps its renewal, which continues its term when it takes effect", () => {
    const { driver, b } = queueOfThree();
    driver.moveTo("2029-01-10");
    driver.enter("seizure.renew", renewal(house(1), B, { startDate: "2029-03-02", endDate: "2032-03-01" }), otherCourt);
    const next = { documentNo: `${B}之三`, startDate: "2032-03-02", endDate: "2035-03-01" };
    expect(driver.codes("seizure.renew", renewal(house(1), B, next), otherCourt)).toEqual(["CF-01"]);
    driver.enter("seizure.release", release(house(1), A), court);
    expect(driver.state(house(1)).seizures[0]).toMatchObject({ startDate: "2029-01-10", endDate: "2029-03-01" });
    expect(driver.moveTo("2029-03-02")).toMatchObject([{ caseNo: b.caseNo, units: [{ effectiveTo: "2032-03-01" }] }]);
    expect(driver.queue(house(1))).toEqual([B, C]);
  });

  it("CF-02 a renewal is refused after the end, with a gap, or without a later end date", () => {
    const driver = new RegisterDriver();
    driver.enter("seizure.request", seizure(house(1), A), court);
    driver.enter("seizure.request", seizure(house(2), A), court);
    expect(driver.codes("seizure.renew", renewal(house(1), A, { startDate: "2029-03-02" }), court)).toEqual(["CF-02"]);
    expect(
      driver.codes("seizure.renew", renewal(house(1), A, { startDate: "2026-03-02", endDate: "2029-02-28" }), court),
    ).toEqual(["CF-02"]);
    driver.moveTo("2029-03-01");
    expect(driver.codes("seizure.renew", renewal(house(1), A), court)).toEqual(["CF-02"]);
  });

  it("CF-09 a renewal of a waiting seizure gets a warning and keeps the position without dates", () => {
    const { driver } = queueOfThree();
    const { units, alerts } = driver.enter("seizure.renew", renewal(house(1), B), otherCourt);
    expect(units).toEqual([{ unitCode: house(1), queuePosition: 1 }]);
    expect(alerts.map((a) => a.code)).toEqual(["CF-09"]);
    expect(driver.queue(house(1))).toEqual([A, B, C]);
  });

  it("CF-25 one file as two papers and a number of another organ are noticed, and the order is carried out", () => {
    const driver = new RegisterDriver();
    const paper = (kind: Material["kind"], n: number): Material => ({
      kind,
      sha256: String(n).repeat(64),
      name: "a.pdf",
    });
    const enter = (unit: number, documentNo: string, materials: Material[], organ?: Institution["organ"]) =>
      driver
        .enter("seizure.request", seizure(house(unit), documentNo, { endDate: "2028-02-28", materials }), {
          ...court,
          ...(organ && { organ }),
        })
        .alerts.map((a) => [a.code, a.zh]);
    const two = [paper("ruling", 1), paper("assistance-notice", 2)];
    expect(enter(1, A, two)).toEqual([]);
    expect(enter(2, A, [paper("ruling", 1), paper("assistance-notice", 1)])).toEqual([
      ["same-document", "同一文件作为“裁定书”和“协助执行通知书”重复提交，请核实两份材料是否齐全"],
    ]);
    expect(enter(3, A, [...two, paper("officer-card", 3), paper("duty-card", 3)])).toEqual([
      ["same-document", "同一文件作为“工作证”和“执行公务证”重复提交，请核实两份材料是否齐全"],
    ]);
    expect(enter(4, "杭税封〔2026〕3号", two, "tax")).toEqual([]);
    expect(enter(5, A, two, "customs").map(([code]) => code)).toEqual(["CF-25"]);
  });

  it("CF-25 an organ named other than the one that orders is noticed, and the one that orders is entered", () => {
    const driver = new RegisterDriver();
    const enter = (unit: number, organName: string) =>
      driver.enter("seizure.request", seizure(house(unit), A, { organName }), court).alerts.map((a) => [a.code, a.zh]);
    expect(enter(1, court.name)).toEqual([]);
    expect(enter(2, "杭州市滨江区人民法院")).toEqual([
      ["CF-25", `填写的机关“杭州市滨江区人民法院”不是嘱托机关“${court.name}”，登记簿记载嘱托机关`],
    ]);
    expect(driver.state(house(2)).seizures.map(({ organ }) => organ)).toEqual([court.name]);
  });

  it("CF-03 the tables of an earlier version get the columns of renewals, and their seizures lapse on their day", () => {
    const driver = new RegisterDriver();
    const { caseNo } = driver.enter("seizure.request", seizure(house(1), A), court);
    driver.db.exec(`
      DROP INDEX register_seizures_due;
      DROP INDEX register_seizures_order;
      ALTER TABLE register_seizures DROP COLUMN renewals;
      ALTER TABLE register_seizures DROP COLUMN due_on;
      ALTER TABLE register_units DROP COLUMN use;
      CREATE INDEX register_seizures_lapse ON register_seizures (effective_to) WHERE position = 0;
    `);
    const later = new RegisterDriver({ db: driver.db });
    expect(later.state(house(1)).seizures).toMatchObject([{ documentNo: A, endDate: "2029-02-28" }]);
    expect(later.moveTo("2029-02-28")).toEqual([]);
    expect(later.moveTo("2029-03-01")).toMatchObject([{ caseNo, alert: { code: "CF-03" } }]);
  });

  it("CF-17 a seizure is released only by the seizing organ, or by another organ with a legal basis and its document", () => {
    const { driver, a } = queueOfThree();
    expect(driver.codes("seizure.release", release(house(1), A), otherCourt)).toEqual(["CF-17"]);
    expect(driver.codes("seizure.renew", renewal(house(1), A), otherCourt)).toEqual(["CF-18"]);
    driver.enter("seizure.renew", renewal(house(1), A, { materials: authorisation }), otherCourt);
    const basis = { basis: "execution-transferred", basisDocumentNo: "（2026）浙0106执1号之四" } as const;
    const theirs = { documentNo: "（2026）浙0108执9号" };
    const codes = (more: Partial<FilingOf<"seizure.release">>) =>
      driver
        .refuse("seizure.release", release(house(1), A, { ...theirs, ...more }), otherCourt)
        .map((r) => [r.code, r.pointer]);
    expect(codes({ basis: "execution-transferred" })).toEqual([
      ["CF-17", "/basisDocumentNo"],
      ["CF-17", "/materials"],
    ]);
    expect(codes(basis)).toEqual([["CF-17", "/materials"]]);
    // A basis that is none: a court of the same level, the papers of the seizure itself, and those of other courts.
    const papers = { materials: basisPapers };
    expect(codes({ ...basis, ...papers, basis: "superior-court" })).toEqual([
      ["CF-17", "/basis"],
      ["CF-17", "/basisDocumentNo"],
    ]);
    expect(codes({ ...basis, ...papers, basisDocumentNo: A })).toEqual([["CF-17", "/basisDocumentNo"]]);
    expect(codes({ ...basis, ...papers, basisDocumentNo: "（2026）苏0106执1号之四" })).toEqual([
      ["CF-17", "/basisDocumentNo"],
    ]);
    expect(codes({ ...basis, ...papers, basis: "jurisdiction-ordered" })).toEqual([["CF-17", "/basisDocumentNo"]]);
    const { effects } = driver.enter(
      "seizure.release",
      release(house(1), A, { ...theirs, ...basis, ...papers }),
      otherCourt,
    );
    expect(effects[0]).toMatchObject({
      caseNo: a.caseNo,
      alert: {
        code: "CF-17",
        zh: expect.stringContaining("杭州市滨江区人民法院"),
        fixZh: expect.stringContaining("重新嘱托"),
      },
    });
    expect(effects[0]!.alert!.zh).toContain("首先查封法院移送执行（（2026）浙0106执1号之四）");
    expect(driver.queue(house(1))).toEqual([B, C]);
    expect(driver.codes("seizure.release", release(house(1), A), court)).toEqual(["already-ended"]);
  });

  it("can be released while waiting, which moves up only those behind", () => {
    const { driver, c } = queueOfThree();
    const { effects } = driver.enter("seizure.release", release(house(1), B), otherCourt);
    expect(effects.slice(1)).toMatchObject([{ caseNo: c.caseNo, units: [{ queuePosition: 1 }] }]);
    expect(driver.queue(house(1))).toEqual([A, C]);
  });

  it("are refused for a repeated document on one unit and for a repeated unit in one order", () => {
    const driver = new RegisterDriver();
    driver.enter("seizure.request", seizure(house(1), A), court);
    expect(driver.codes("seizure.request", seizure(house(1), A.replace("（", "(").replace("）", ")")), court)).toEqual([
      "seizure-exists",
    ]);
    expect(
      driver.codes("seizure.request", seizure(house(2), A, { otherUnits: [{ unitCode: house(2) }] }), court),
    ).toEqual(["unit-twice"]);
  });

  it("from before the register can be renewed and released in an open register, but not in a strict one", () => {
    const open = new RegisterDriver();
    const renewed = open.enter(
      "seizure.renew",
      renewal(house(1), "（2023）浙0106执7号", { startDate: "2026-03-10", endDate: "2029-03-09" }),
      court,
    );
    expect(renewed.units[0]).toMatchObject({ queuePosition: 0, effectiveTo: "2029-03-09" });
    expect(renewed.alerts.map((a) => a.code)).toEqual(["right-unknown"]);
    expect(open.codes("mortgage.file", mortgage(house(1)), bank)).toEqual(["R-01"]);
    open.enter("seizure.release", release(house(1), "（2023）浙0106执7号"), court);
    open.enter("seizure.release", release(house(2), "（2023）浙0106执8号"), court);
    expect(open.codes("seizure.release", release(house(2), "（2023）浙0106执8号"), court)).toEqual(["already-ended"]);
    const strict = new RegisterDriver({ mode: "strict" });
    expect(strict.codes("seizure.renew", renewal(house(1), A), court)).toEqual(["CF-18"]);
    expect(strict.codes("seizure.release", release(house(1), A), court)).toEqual(["CF-18"]);
    expect(strict.codes("seizure.request", seizure(house(1), A), court)).toEqual(["unit-unknown"]);
  });

  it("CF-12 a pre-seizure applies to homes not yet registered to the debtor, and a seizure to registered ones", () => {
    const driver = new RegisterDriver();
    driver.enter("mortgage.file", mortgage(house(1)), bank);
    expect(driver.codes("seizure.request", preSeizure(house(1), A), court)).toEqual(["CF-12"]);
    driver.enter("pre-notice.register", notice(house(2)), developer);
    expect(driver.codes("seizure.request", seizure(house(2), A), court)).toEqual(["CF-12"]);
    driver.enter("seizure.request", preSeizure(house(2), A), court);
    expect(driver.codes("seizure.request", preSeizure(house(2), B, { obligors: [li] }), court)).toEqual(["CF-12"]);
    expect(driver.codes("seizure.request", preSeizure(house(2), B, { obligors: [developerPerson] }), court)).toEqual([
      "CF-12",
    ]);
  });

  it("CF-12 unsold pre-sale homes of a developer can be pre-seized", () => {
    const driver = new RegisterDriver();
    driver.inTransaction(() =>
      driver.register.registerEvent(
        { type: "unit-entered", unitCode: house(1), phase: "pre-sale", owners: [developerPerson] },
        driver.context(court),
      ),
    );
    driver.enter("seizure.request", preSeizure(house(1), A, { obligors: [developerPerson] }), court);
    expect(driver.codes("pre-notice.register", notice(house(1)), developer)).toEqual(["YG-06"]);
  });

  it("CF-19 a unit of a third party is not seized, or only with a warning when that owner is known from a filing alone", () => {
    const driver = new RegisterDriver();
    driver.inTransaction(() =>
      driver.register.registerEvent(
        { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [li] },
        driver.context(court),
      ),
    );
    expect(driver.codes("seizure.request", seizure(house(1), A), court)).toEqual(["CF-19"]);
    driver.enter("mortgage.file", mortgage(house(2), { mortgagors: [li] }), bank);
    expect(driver.enter("seizure.request", seizure(house(2), A), court).alerts.map((a) => a.code)).toEqual(["CF-19"]);
  });

  it("CF-20 a seizure of a house is shown on its land", () => {
    const driver = new RegisterDriver();
    driver.enter("mortgage.file", mortgage(land, { propertyType: "land" }), bank);
    driver.enter("seizure.request", seizure(house(1), A), court);
    expect(driver.state(land).restrictions.map((r) => r.code)).toContain("CF-20");
    expect(driver.codes("mortgage.file", mortgage(land, { propertyType: "land" }), bank)).toEqual(["CF-20"]);
  });

  it("CF-21 a seizure for the debt of one co-owner gets a hint to notify the others unless its scope is stated", () => {
    const driver = new RegisterDriver();
    for (const n of [1, 2, 3]) driver.enter("mortgage.file", mortgage(house(n), { mortgagors: [zhang, li] }), bank);
    expect(driver.enter("seizure.request", seizure(house(1), A), court).alerts.map((a) => a.code)).toEqual(["CF-21"]);
    expect(
      driver.enter("seizure.request", seizure(house(2), A, { scope: "张三的二分之一份额" }), court).alerts,
    ).toEqual([]);
    expect(driver.enter("seizure.request", seizure(house(3), A, { obligors: [zhang, li] }), court).alerts).toEqual([]);
  });

  it("CF-23 a preservation seizure continues into execution under either number, and a new order gets an alert", () => {
    const driver = new RegisterDriver();
    const preservation = "（2026）浙0106执保9号";
    driver.enter("seizure.request", seizure(house(1), preservation), court);
    const execution = "（2026）浙0106执77号";
    expect(driver.enter("seizure.renew", renewal(house(1), execution), court).units[0]!.effectiveTo).toBe("2032-02-29");
    expect(
      driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执78号"), court).alerts.map((a) => a.code),
    ).toEqual(["CF-23", "CF-06"]);
    expect(driver.codes("seizure.release", release(house(1), "（2026）浙0108执5号"), otherCourt)).toEqual(["CF-18"]);
    driver.enter("seizure.release", release(house(1), preservation), court);
  });

  it("R-06 a waiting seizure fixes the claim when it is promoted, unless it was fixed before", () => {
    const driver = new RegisterDriver();
    driver.enter("seizure.request", seizure(house(1), A), court);
    driver.inTransaction(() =>
      driver.register.registerEvent(
        {
          type: "mortgage-recorded",
          unitCode: house(1),
          proofNo: "浙（2020）示例市不动产证明第0000009号",
          mortgagee: { name: bank.name, idNo: bank.id },
          mortgageType: "maximum",
          amount: "1",
          termStart: "2020-01-01",
          termEnd: "2040-01-01",
          transferRestricted: false,
          registeredAt: "2020-01-01T00:00:00+08:00",
        },
        driver.context(bank),
      ),
    );
    driver.enter("seizure.request", seizure(house(1), B), otherCourt);
    const { effects } = driver.enter("seizure.release", release(house(1), A), court);
    expect(effects.map((e) => e.alert?.code)).toContain("R-06");
    expect(driver.state(house(1)).mortgages[0]!.claimFixedAt).toBeTruthy();
  });
});
