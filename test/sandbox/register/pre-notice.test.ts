import { describe, expect, it } from "vitest";
import {
  RegisterDriver,
  bank,
  cancelNotice,
  agreed,
  authorisation,
  bankPerson,
  court,
  developer,
  developerPerson,
  handedIn,
  house,
  land,
  li,
  loan,
  mortgage,
  notice,
  otherBank,
  otherCourt,
  preSeizure,
  release,
  wang,
  zhang,
} from "./register-driver.js";
import type { Material } from "../../../src/contract/index.js";
import type { RegisterEvent } from "../../../src/sandbox/register/register.js";

const DOC = "（2026）浙0106执保1号";
const TITLE = "浙（2026）示例市不动产权第0000007号";

function applyEvent(driver: RegisterDriver, event: RegisterEvent) {
  const result = driver.inTransaction(() => driver.register.registerEvent(event, driver.context(court)));
  if (!result.applied) throw new Error(result.reasons.map((r) => r.code).join());
  return result.effects;
}
function refusalCodes(driver: RegisterDriver, event: RegisterEvent): string[] {
  const result = driver.inTransaction(() => driver.register.registerEvent(event, driver.context(court)));
  return result.applied ? [] : result.reasons.map((r) => r.code);
}

const settled: Material[] = [{ kind: "settlement-proof", sha256: "3".repeat(64), name: "结清证明.pdf" }];

describe("pre-notices", () => {
  it("include the mortgage notice of the buyer's bank in the same filing, with one proof for each holder", () => {
    const driver = new RegisterDriver();
    const { certificates } = driver.enter(
      "pre-notice.register",
      notice(house(1), { buyers: [zhang, li], mortgage: loan }),
      developer,
    );
    expect(certificates.map((c) => [c.no, c.right])).toEqual([
      ["浙（2026）示例市不动产证明第0000001号", "purchase-pre-notice"],
      ["浙（2026）示例市不动产证明第0000002号", "mortgage-pre-notice"],
    ]);
    expect(driver.state(house(1))).toMatchObject({
      phase: "pre-sale",
      owners: [{ name: developer.name }],
      preNotices: [
        { type: "purchase", amount: "2000000.00" },
        { type: "mortgage", holders: [{ name: bank.name }] },
      ],
    });
    expect(driver.register.certificate(certificates[1]!.no)!.record).toMatchObject({
      holders: [{ idNo: bank.id }],
      obligors: [{ name: "张三" }, { name: "李四" }],
      amount: "1500000.00",
    });
  });

  it("YG-06 a home gets one notice, from its developer, before completion, with shares that add up to one", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1)), developer);
    expect(driver.codes("pre-notice.register", notice(house(1), { buyers: [li] }), developer)).toEqual(["YG-06"]);
    applyEvent(driver, { type: "unit-entered", unitCode: house(2), phase: "pre-sale", owners: [li] });
    expect(driver.codes("pre-notice.register", notice(house(2)), developer)).toEqual(["YG-06"]);
    applyEvent(driver, { type: "unit-entered", unitCode: house(3), phase: "registered", owners: [developerPerson] });
    expect(driver.codes("pre-notice.register", notice(house(3)), developer)).toEqual(["YG-06"]);
    applyEvent(driver, { type: "unit-entered", unitCode: house(4), phase: "pre-sale", owners: [developerPerson] });
    applyEvent(driver, { type: "contract-filed", unitCode: house(4), buyers: [li] });
    expect(driver.codes("pre-notice.register", notice(house(4)), developer)).toEqual(["YG-06"]);
    const shares = (...list: (string | undefined)[]) =>
      notice(house(5), {
        coOwnership: "by-share",
        buyers: [zhang, li].map((b, i) => (list[i] ? { ...b, share: list[i] } : b)),
      });
    expect(driver.codes("pre-notice.register", shares("1/2", "1/3"), developer)).toEqual(["YG-06"]);
    expect(driver.codes("pre-notice.register", shares("1/2"), developer)).toEqual(["YG-06"]);
    driver.enter("pre-notice.register", shares("1/3", "4/6"), developer);
    expect(new RegisterDriver({ mode: "strict" }).codes("pre-notice.register", notice(house(1)), developer)).toEqual([
      "unit-unknown",
    ]);
  });

  it("YG-06 a pre-seized home gets no notice until it is released", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "pre-sale", owners: [developerPerson] });
    driver.enter("seizure.request", preSeizure(house(1), DOC, { obligors: [developerPerson] }), court);
    expect(driver.refuse("pre-notice.register", notice(house(1)), developer)[0]).toMatchObject({
      code: "YG-06",
      en: expect.stringContaining(DOC),
    });
    driver.enter("seizure.release", release(house(1), DOC), court);
    driver.enter("pre-notice.register", notice(house(1)), developer);
  });

  it("CF-20 a seizure of the developer's land blocks notices of its homes, known or new", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: land, phase: "registered", owners: [developerPerson] });
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "pre-sale", owners: [developerPerson] });
    expect(driver.codes("pre-notice.register", notice(land), developer)).toEqual(["YG-06"]);
    driver.enter("seizure.request", preSeizure(land, DOC, { measure: "seizure", obligors: [developerPerson] }), court);
    for (const n of [1, 2]) expect(driver.codes("pre-notice.register", notice(house(n)), developer)).toEqual(["CF-20"]);
    driver.enter("seizure.release", release(land, DOC), court);
    for (const n of [1, 2]) driver.enter("pre-notice.register", notice(house(n)), developer);
  });

  it("YG-02, DY-15 a purchase notice is cancelled only with the consent of buyer and bank", () => {
    for (const way of ["together", "consent"] as const) {
      const driver = new RegisterDriver();
      const [purchase, loanNotice] = driver.enter(
        "pre-notice.register",
        notice(house(1), { mortgage: loan }),
        developer,
      ).certificates;
      const refusals = (materials: Material[], proofNo = purchase!.no) =>
        driver.codes("pre-notice.cancel", cancelNotice(house(1), proofNo, { materials }), developer);
      expect(refusals([])).toEqual(["YG-02", "DY-15"]);
      expect(refusals(authorisation)).toEqual(["YG-02", "DY-15"]);
      expect(refusals(agreed("cancellation", [zhang]))).toEqual(["DY-15"]);
      expect(refusals(agreed("cancellation", [li, bankPerson]))).toEqual(["YG-02"]);
      expect(refusals([], loanNotice!.no)).toEqual(["YG-02"]);
      expect(refusals(agreed("cancellation", [zhang]), loanNotice!.no)).toEqual(["YG-02"]);
      driver.enter(
        "pre-notice.cancel",
        cancelNotice(
          house(1),
          purchase!.no,
          way === "consent"
            ? {
                materials: agreed("cancellation", [zhang, { ...bankPerson, idNo: loanNotice!.no }], {
                  kind: "agreement",
                }),
              }
            : {
                otherUnits: [{ unitCode: house(1), proofNo: loanNotice!.no }],
                materials: [
                  ...agreed("cancellation", [zhang], { kind: "waiver" }),
                  ...agreed("cancellation", [bankPerson]),
                ],
              },
        ),
        developer,
      );
      expect(driver.state(house(1)).preNotices).toEqual([]);
      expect([purchase, loanNotice].map((c) => driver.register.certificate(c!.no)!.record.status)).toEqual([
        "cancelled",
        "cancelled",
      ]);
      driver.enter("pre-notice.register", notice(house(1), { buyers: [li] }), developer);
    }
  });

  it("DY-15 a mortgage notice is cancelled by its bank, or by the developer with the bank's consent; proof of settlement is none", () => {
    const filed = () => {
      const driver = new RegisterDriver();
      const noticed = driver.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
      return { driver, noticed, no: noticed.certificates[1]!.no };
    };
    {
      const { driver, no } = filed();
      for (const materials of [undefined, settled])
        expect(driver.refuse("pre-notice.cancel", cancelNotice(house(1), no, { materials }), developer)).toMatchObject([
          { code: "YG-02", pointer: "/proofNo", source: expect.stringContaining("第五条") },
        ]);
      expect(driver.codes("pre-notice.cancel", cancelNotice(house(1), no), otherBank)).toEqual(["not-holder"]);
      const materials = agreed("cancellation", [bankPerson]);
      const { effects } = driver.enter("pre-notice.cancel", cancelNotice(house(1), no, { materials }), developer);
      // The bank hears of it on a case of its own.
      expect(effects).toMatchObject([{ holder: { institution: bank.id, proofNo: no }, alert: { code: "DY-15" } }]);
    }
    const { driver, noticed, no } = filed();
    expect(driver.codes("pre-notice.cancel", cancelNotice(house(1), noticed.certificates[0]!.no), bank)).toEqual([
      "not-holder",
    ]);
    const { effects } = driver.enter("pre-notice.cancel", cancelNotice(house(1), no), bank);
    expect(effects).toMatchObject([{ caseNo: noticed.caseNo, alert: { code: "DY-15" } }]);
    expect(driver.state(house(1)).preNotices.map((n) => n.type)).toEqual(["purchase"]);
  });

  it("refuse proof numbers of others and of ended notices", () => {
    const driver = new RegisterDriver();
    const [purchase, loanNotice] = driver.enter(
      "pre-notice.register",
      notice(house(1), { mortgage: loan }),
      developer,
    ).certificates;
    driver.enter("pre-notice.cancel", cancelNotice(house(1), loanNotice!.no), bank);
    expect(driver.codes("pre-notice.cancel", cancelNotice(house(1), loanNotice!.no), developer)).toEqual([
      "already-ended",
    ]);
    expect(driver.codes("pre-notice.cancel", cancelNotice(house(1), purchase!.no), otherBank)).toEqual(["not-holder"]);
    expect(driver.codes("pre-notice.cancel", cancelNotice(house(2), purchase!.no), developer)).toEqual([
      "proof-unknown",
    ]);
    driver.enter("pre-notice.cancel", cancelNotice(house(9), "浙（2020）杭州市不动产证明第0012345号"), developer);
    expect(
      driver.codes("pre-notice.cancel", cancelNotice(house(9), "浙（2020）杭州市不动产证明第0012345号"), developer),
    ).toEqual(["already-ended"]);
  });

  it("CF-14 the end of a purchase notice alerts the court whose pre-seizure depends on it", () => {
    const driver = new RegisterDriver();
    const [purchase] = driver.enter("pre-notice.register", notice(house(1)), developer).certificates;
    const { caseNo } = driver.enter("seizure.request", preSeizure(house(1), DOC), court);
    const { effects } = driver.enter(
      "pre-notice.cancel",
      cancelNotice(house(1), purchase!.no, { materials: agreed("cancellation", [zhang]) }),
      developer,
    );
    expect(effects).toMatchObject([{ caseNo, alert: { code: "CF-14" } }]);
  });

  it("R-02 a finished home under a notice is not mortgaged or transferred to others without the consent of the holder", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1)), developer);
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    const developersLoan = { mortgagors: [developerPerson] };
    expect(driver.codes("mortgage.file", mortgage(house(1), developersLoan), bank)).toEqual(["R-02"]);
    expect(refusalCodes(driver, { type: "transfer", unitCode: house(1), to: [li] })).toEqual(["R-02"]);
    driver.enter(
      "mortgage.file",
      mortgage(house(1), { ...developersLoan, materials: agreed("mortgage", [zhang]) }),
      bank,
    );
    applyEvent(driver, { type: "transfer", unitCode: house(1), to: [li], papers: [handedIn("transfer", [zhang])] });
  });

  it("YG-01 a pre-notice lapses when 90 days have passed since the first registration, and developer and court are alerted", () => {
    const driver = new RegisterDriver();
    const noticed = driver.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    const seized = driver.enter("seizure.request", preSeizure(house(1), DOC), court);
    expect(driver.state(house(1)).preNotices[0]).not.toHaveProperty("lapsesOn");
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    expect(driver.state(house(1)).preNotices.map((n) => n.lapsesOn)).toEqual(["2026-06-01", "2026-06-01"]);
    expect(driver.moveTo("2026-06-01", "23:59:59")).toEqual([]);
    const effects = driver.moveTo("2026-06-02", "00:00:00");
    expect(effects.map((e) => [e.caseNo, e.alert!.code])).toEqual([
      [noticed.caseNo, "YG-01"],
      [seized.caseNo, "CF-14"],
      [noticed.caseNo, "YG-01"],
      ["", "YG-01"],
    ]);
    expect(effects.at(-1)!.holder).toMatchObject({ institution: bank.id, proofNo: noticed.certificates[1]!.no });
    expect(driver.state(house(1)).preNotices).toEqual([]);
  });

  it("YG-01 an application within the 90 days keeps the notice", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1)), developer);
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    driver.moveTo("2026-05-30");
    applyEvent(driver, { type: "transfer-accepted", unitCode: house(1), to: [zhang] });
    expect(driver.moveTo("2026-09-01")).toEqual([]);
    expect(driver.state(house(1)).preNotices).toHaveLength(1);
  });

  it("YG-02 a pre-notice ends with its claim when the contract is rescinded", () => {
    const driver = new RegisterDriver();
    const { caseNo, certificates } = driver.enter("pre-notice.register", notice(house(1)), developer);
    expect(
      applyEvent(driver, { type: "claim-ended", unitCode: house(1), proofNo: certificates[0]!.no, cause: "合同解除" }),
    ).toMatchObject([{ caseNo, alert: { code: "YG-02" } }]);
    driver.enter("pre-notice.register", notice(house(1), { buyers: [li] }), developer);
  });

  it("DY-16 a mortgage notice becomes a mortgage that ranks from its date when the buyer is registered", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    driver.moveTo("2026-04-01");
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    const later = driver.enter(
      "mortgage.file",
      mortgage(house(1), { mortgagors: [developerPerson], materials: agreed("mortgage", [zhang, bankPerson]) }),
      otherBank,
    );
    expect(later.units[0]!.rank).toBe(1);
    const effects = applyEvent(driver, { type: "transfer", unitCode: house(1), to: [zhang], titleNo: TITLE });
    expect(effects.map((e) => [e.alert!.code, e.units?.[0]?.rank, e.certificates?.length])).toEqual([
      ["DY-11", undefined, undefined],
      ["DY-16", 1, 1],
      ["DY-16", 1, 1],
      ["DY-05", 2, undefined],
    ]);
    const { mortgages, preNotices, owners, titleNo } = driver.state(house(1));
    expect(mortgages.map((m) => [m.rank, m.mortgagee, m.amount])).toEqual([
      [1, bank.name, "1500000.00"],
      [2, otherBank.name, "1000000.00"],
    ]);
    expect([preNotices, owners.map((o) => o.name), titleNo]).toEqual([[], ["张三"], TITLE]);
    driver.enter(
      "mortgage.cancel",
      { ref: "x", unitCode: house(1), proofNo: mortgages[0]!.proofNo, ground: "debt-ended" },
      bank,
    );
  });

  it("DY-16 a lapsed mortgage notice is not converted", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    driver.moveTo("2026-07-01");
    applyEvent(driver, { type: "transfer", unitCode: house(1), to: [zhang] });
    expect(driver.state(house(1)).mortgages).toEqual([]);
  });

  it("CF-13 the registration of the debtor turns pre-seizures, waiting ones included, into seizures of the same term", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1)), developer);
    const first = driver.enter("seizure.request", preSeizure(house(1), DOC), court);
    const second = driver.enter("seizure.request", preSeizure(house(1), "（2026）浙0108执保2号"), otherCourt);
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    expect(
      refusalCodes(driver, {
        type: "transfer",
        unitCode: house(1),
        to: [wang],
        papers: [handedIn("transfer", [zhang])],
      }),
    ).toEqual(["CF-19"]);
    const effects = applyEvent(driver, { type: "transfer", unitCode: house(1), to: [zhang] });
    expect(effects.map((e) => [e.caseNo, e.alert!.code, e.units![0]!.queuePosition])).toEqual([
      [first.caseNo, "CF-13", 0],
      [second.caseNo, "CF-13", 1],
    ]);
    expect(driver.state(house(1)).seizures).toMatchObject([
      { measure: "seizure", startDate: "2026-03-01", endDate: "2029-02-28" },
      { measure: "seizure" },
    ]);
  });
});

describe("register events", () => {
  it("CF-19 a seizure blocks a transfer that is only accepted, but a court transfer order served earlier takes precedence", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [zhang] });
    applyEvent(driver, { type: "transfer-accepted", unitCode: house(1), to: [li] });
    driver.enter("seizure.request", preSeizure(house(1), DOC, { measure: "seizure" }), court);
    expect(refusalCodes(driver, { type: "transfer", unitCode: house(1), to: [li] })).toEqual(["CF-19"]);
    expect(
      refusalCodes(driver, {
        type: "court-transfer-order",
        unitCode: house(1),
        organ: otherCourt.name,
        documentNo: "（2026）浙0108执3号",
        to: [li],
      }),
    ).toEqual(["CF-19"]);
    applyEvent(driver, { type: "unit-entered", unitCode: house(2), phase: "registered", owners: [zhang] });
    applyEvent(driver, {
      type: "court-transfer-order",
      unitCode: house(2),
      organ: otherCourt.name,
      documentNo: "（2026）浙0108执3号",
      to: [li],
    });
    expect(driver.codes("seizure.request", preSeizure(house(2), DOC, { measure: "seizure" }), court)).toEqual([
      "CF-19",
    ]);
    expect(refusalCodes(driver, { type: "transfer", unitCode: house(2), to: [wang] })).toEqual(["CF-19"]);
    applyEvent(driver, { type: "transfer", unitCode: house(2), to: [li] });
  });

  it("CF-07 a full disposal ends every waiting seizure, and a partial one moves the queue to the remainder", () => {
    const driver = new RegisterDriver();
    for (const unitCode of [house(1), house(2)]) {
      applyEvent(driver, { type: "unit-entered", unitCode, phase: "registered", owners: [zhang] });
      expect(refusalCodes(driver, { type: "disposal", unitCode, to: [li] })).toEqual(["not-seized"]);
      for (const documentNo of ["（2026）浙0106执1号", "（2026）浙0108执2号", "（2026）浙0108执3号"])
        driver.enter("seizure.request", preSeizure(unitCode, documentNo, { measure: "seizure" }), court);
    }
    expect(applyEvent(driver, { type: "disposal", unitCode: house(1), to: [li] }).map((e) => e.alert!.code)).toEqual([
      "CF-07",
      "CF-07",
      "CF-07",
    ]);
    expect(driver.state(house(1))).toMatchObject({ seizures: [], owners: [{ name: "李四" }] });
    expect(
      applyEvent(driver, { type: "disposal", unitCode: house(2), remainder: "东侧 1/2" }).map(
        (e) => e.units?.[0]?.queuePosition,
      ),
    ).toEqual([undefined, 0, 1]);
    expect(driver.state(house(2)).seizures).toMatchObject([
      { documentNo: "（2026）浙0108执2号", scope: "东侧 1/2", startDate: "2026-03-02" },
      { documentNo: "（2026）浙0108执3号" },
    ]);
  });

  it("DY-11 a transfer needs the consent of the mortgagee under a registered ban or a mortgage from before 2021", () => {
    const driver = new RegisterDriver();
    driver.enter("mortgage.file", mortgage(house(1), { transferRestricted: true }), bank);
    driver.enter("mortgage.file", mortgage(house(2)), bank);
    applyEvent(driver, { type: "transfer", unitCode: house(2), to: [li] });
    applyEvent(driver, {
      type: "mortgage-recorded",
      unitCode: house(2),
      proofNo: "浙（2020）杭州市不动产证明第0000009号",
      mortgagee: { name: bank.name, idNo: bank.id },
      mortgageType: "general",
      amount: "1",
      termStart: "2020-01-01",
      termEnd: "2040-01-01",
      transferRestricted: false,
      registeredAt: "2020-12-31T23:00:00+08:00",
    });
    for (const unitCode of [house(1), house(2)]) {
      expect(refusalCodes(driver, { type: "transfer", unitCode, to: [wang] })).toEqual(["DY-11"]);
      applyEvent(driver, { type: "transfer", unitCode, to: [wang], papers: [handedIn("transfer", [bankPerson])] });
    }
    expect(driver.state(house(2)).mortgages.map((m) => m.rank)).toEqual([1, 2]);
    expect(driver.state(house(2)).mortgages[0]!.registeredAt).toContain("2020-12-31");
  });

  it("R-03 a transfer needs an acknowledgement of an objection until it lapses after 15 days without a suit", () => {
    const driver = new RegisterDriver();
    for (const unitCode of [house(1), house(2)]) {
      applyEvent(driver, { type: "unit-entered", unitCode, phase: "registered", owners: [zhang] });
      applyEvent(driver, { type: "objection-registered", unitCode, applicant: "王五" });
    }
    applyEvent(driver, { type: "objection-sued", unitCode: house(2), applicant: "王五" });
    expect(driver.state(house(1)).objections![0]!.lapsesOn).toBe("2026-03-17");
    driver.moveTo("2026-03-17");
    expect(refusalCodes(driver, { type: "transfer", unitCode: house(1), to: [li] })).toEqual(["R-03"]);
    driver.moveTo("2026-03-18");
    expect(refusalCodes(driver, { type: "transfer", unitCode: house(2), to: [li] })).toEqual(["R-03"]);
    applyEvent(driver, { type: "transfer", unitCode: house(1), to: [li] });
    applyEvent(driver, { type: "transfer", unitCode: house(2), to: [li], papers: [{ kind: "risk-acknowledgement" }] });
  });

  it("R-04 a home with a right of habitation may be mortgaged, with a warning", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [zhang] });
    applyEvent(driver, { type: "habitation-registered", unitCode: house(1), holder: "李四" });
    expect(driver.enter("mortgage.file", mortgage(house(1)), bank).alerts.map((a) => a.code)).toEqual(["R-04"]);
    expect(driver.state(house(1)).restrictions.map((r) => r.code)).toContain("R-04");
  });

  it("R-05 other registrations wait while an entry is corrected, except court orders", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [zhang] });
    applyEvent(driver, { type: "correction-started", unitCode: house(1) });
    expect(
      driver.inTransaction(() =>
        driver.register.findObstacles("mortgage.file", mortgage(house(1)), driver.context(bank)),
      ),
    ).toEqual([]);
    const entry = driver.inTransaction(() =>
      driver.register.enter("mortgage.file", mortgage(house(1)), driver.context(bank)),
    );
    expect(entry).toMatchObject({ entered: false, suspend: true, reasons: [{ code: "R-05" }] });
    expect(refusalCodes(driver, { type: "transfer", unitCode: house(1), to: [li] })).toEqual(["R-05"]);
    driver.enter("seizure.request", preSeizure(house(1), DOC, { measure: "seizure" }), court);
    driver.enter("seizure.release", release(house(1), DOC), court);
    applyEvent(driver, { type: "correction-ended", unitCode: house(1) });
    driver.enter("mortgage.file", mortgage(house(1)), bank);
  });

  it("DY-14 the first registration turns a mortgage of the construction into one of the building with the same rank", () => {
    const driver = new RegisterDriver();
    driver.enter(
      "mortgage.file",
      mortgage(house(1), { propertyType: "land-and-construction", mortgagors: [developerPerson] }),
      bank,
    );
    applyEvent(driver, { type: "first-registration", unitCode: house(1), titleNo: TITLE });
    expect(driver.db.prepare("SELECT property_type FROM register_mortgages").all()).toEqual([
      { property_type: "land-and-house" },
    ]);
    expect(refusalCodes(driver, { type: "first-registration", unitCode: house(1) })).toEqual(["already-registered"]);
    expect(
      driver.enter("mortgage.file", mortgage(house(1), { mortgagors: [developerPerson], titleNo: TITLE }), otherBank)
        .units[0]!.rank,
    ).toBe(2);
    expect(driver.codes("mortgage.file", mortgage(house(1), { mortgagors: [developerPerson] }), otherBank)).toEqual([
      "title-mismatch",
    ]);
    expect(
      driver.codes(
        "mortgage.file",
        mortgage(house(1), { mortgagors: [developerPerson], titleNo: TITLE, propertyType: "land-and-construction" }),
        bank,
      ),
    ).toEqual(["DY-14"]);
  });

  it("are refused for a unit that the register does not contain", () => {
    expect(refusalCodes(new RegisterDriver(), { type: "correction-started", unitCode: house(1) })).toEqual([
      "unit-unknown",
    ]);
  });
});

describe("search by person", () => {
  const old = { name: "赵六", idType: "citizen-id", idNo: "320106790101123" } as const;
  const find = (driver: RegisterDriver, ...persons: { name: string; idType?: string; idNo?: string }[]) =>
    driver.inTransaction(() => driver.register.search(persons)).map((h) => [h.unitCode, h.as, h.matchedBy]);

  it("finds owners and notice holders by name and number, and returns an empty list when there are none", () => {
    const driver = new RegisterDriver();
    driver.enter("mortgage.file", mortgage(house(1)), bank);
    driver.enter("pre-notice.register", notice(house(2)), developer);
    expect(find(driver, zhang)).toEqual([
      [house(1), "owner", "name-and-number"],
      [house(2), "pre-notice-holder", "name-and-number"],
    ]);
    expect(find(driver, { name: "张三" })).toHaveLength(2);
    expect(find(driver, { ...zhang, name: "张叁" })).toEqual([]);
    expect(find(driver, { ...zhang, idNo: li.idNo })).toEqual([]);
    expect(find(driver, { name: "另一个名字", idType: "credit-code", idNo: developer.id })).toEqual([
      [house(2), "owner", "number"],
    ]);
    expect(find(driver, wang)).toEqual([]);
  });

  it("finds a person by the 15-digit number and by a former name, and follows changes of ownership", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [old] });
    expect(find(driver, { ...old, idNo: "320106197901011234" })).toEqual([[house(1), "owner", "legacy-number"]]);
    applyEvent(driver, {
      type: "owner-renamed",
      unitCode: house(1),
      from: old,
      to: { ...old, name: "赵陆", idNo: "320106197901011234" },
    });
    expect(find(driver, { ...old, name: "赵六", idNo: "320106197901011234" })).toEqual([
      [house(1), "owner", "former-name"],
    ]);
    expect(find(driver, { ...old, name: "赵陆" })).toEqual([[house(1), "owner", "name-and-number"]]);
    applyEvent(driver, { type: "transfer", unitCode: house(1), to: [li] });
    expect(find(driver, { ...old, name: "赵陆" })).toEqual([]);
    expect(find(driver, li)).toEqual([[house(1), "owner", "name-and-number"]]);
  });
});
