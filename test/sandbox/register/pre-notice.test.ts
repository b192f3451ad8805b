import { describe, expect, it } from "vitest";
import {
  Desk,
  bank,
  cancelNotice,
  consent,
  court,
  developer,
  developerPerson,
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
import type { RegisterEvent } from "../../../src/sandbox/register/register.js";

const DOC = "（2026）浙0106执保1号";
const TITLE = "浙（2026）示例市不动产权第0000007号";

function play(desk: Desk, event: RegisterEvent) {
  const result = desk.inTransaction(() => desk.register.registerEvent(event, desk.context(court)));
  if (!result.applied) throw new Error(result.reasons.map((r) => r.code).join());
  return result.effects;
}
function refusedBy(desk: Desk, event: RegisterEvent): string[] {
  const result = desk.inTransaction(() => desk.register.registerEvent(event, desk.context(court)));
  return result.applied ? [] : result.reasons.map((r) => r.code);
}

describe("pre-notices", () => {
  it("the buyer's bank's notice comes in the same filing: two proofs, one for each holder", () => {
    const desk = new Desk();
    const { certificates } = desk.enter(
      "pre-notice.register",
      notice(house(1), { buyers: [zhang, li], mortgage: loan }),
      developer,
    );
    expect(certificates.map((c) => [c.no, c.right])).toEqual([
      ["浙（2026）示例市不动产证明第0000001号", "purchase-pre-notice"],
      ["浙（2026）示例市不动产证明第0000002号", "mortgage-pre-notice"],
    ]);
    expect(desk.state(house(1))).toMatchObject({
      phase: "pre-sale",
      owners: [{ name: developer.name }],
      preNotices: [
        { type: "purchase", amount: "2000000.00" },
        { type: "mortgage", holders: [{ name: bank.name }] },
      ],
    });
    expect(desk.register.certificate(certificates[1]!.no)!.record).toMatchObject({
      holders: [{ idNo: bank.id }],
      obligors: [{ name: "张三" }, { name: "李四" }],
      amount: "1500000.00",
    });
  });

  it("YG-06 a home is noticed once, by its developer, before completion, with shares that make a whole", () => {
    const desk = new Desk();
    desk.enter("pre-notice.register", notice(house(1)), developer);
    expect(desk.codes("pre-notice.register", notice(house(1), { buyers: [li] }), developer)).toEqual(["YG-06"]);
    play(desk, { type: "unit-entered", unitCode: house(2), phase: "pre-sale", owners: [li] });
    expect(desk.codes("pre-notice.register", notice(house(2)), developer)).toEqual(["YG-06"]);
    play(desk, { type: "unit-entered", unitCode: house(3), phase: "registered", owners: [developerPerson] });
    expect(desk.codes("pre-notice.register", notice(house(3)), developer)).toEqual(["YG-06"]);
    play(desk, { type: "unit-entered", unitCode: house(4), phase: "pre-sale", owners: [developerPerson] });
    play(desk, { type: "contract-filed", unitCode: house(4), buyers: [li] });
    expect(desk.codes("pre-notice.register", notice(house(4)), developer)).toEqual(["YG-06"]);
    const shares = (...list: (string | undefined)[]) =>
      notice(house(5), {
        coOwnership: "by-share",
        buyers: [zhang, li].map((b, i) => (list[i] ? { ...b, share: list[i] } : b)),
      });
    expect(desk.codes("pre-notice.register", shares("1/2", "1/3"), developer)).toEqual(["YG-06"]);
    expect(desk.codes("pre-notice.register", shares("1/2"), developer)).toEqual(["YG-06"]);
    desk.enter("pre-notice.register", shares("1/3", "4/6"), developer);
    expect(new Desk({ mode: "strict" }).codes("pre-notice.register", notice(house(1)), developer)).toEqual([
      "unit-unknown",
    ]);
  });

  it("YG-06 a seized or pre-seized home takes no notice until it is released", () => {
    const desk = new Desk();
    play(desk, { type: "unit-entered", unitCode: house(1), phase: "pre-sale", owners: [developerPerson] });
    desk.enter("seizure.request", preSeizure(house(1), DOC, { obligors: [developerPerson] }), court);
    expect(desk.refuse("pre-notice.register", notice(house(1)), developer)[0]).toMatchObject({
      code: "YG-06",
      en: expect.stringContaining(DOC),
    });
    desk.enter("seizure.release", release(house(1), DOC), court);
    desk.enter("pre-notice.register", notice(house(1)), developer);
  });

  it("CF-20 a seizure of the developer's land bars notices of its homes, seen before or not; land itself is no home", () => {
    const desk = new Desk();
    play(desk, { type: "unit-entered", unitCode: land, phase: "registered", owners: [developerPerson] });
    play(desk, { type: "unit-entered", unitCode: house(1), phase: "pre-sale", owners: [developerPerson] });
    expect(desk.codes("pre-notice.register", notice(land), developer)).toEqual(["YG-06"]);
    desk.enter("seizure.request", preSeizure(land, DOC, { measure: "seizure", obligors: [developerPerson] }), court);
    for (const n of [1, 2]) expect(desk.codes("pre-notice.register", notice(house(n)), developer)).toEqual(["CF-20"]);
    desk.enter("seizure.release", release(land, DOC), court);
    for (const n of [1, 2]) desk.enter("pre-notice.register", notice(house(n)), developer);
  });

  it("DY-15 a purchase notice is not cancelled from under its mortgage notice; both together, or with the bank's consent, are", () => {
    for (const way of ["together", "consent"] as const) {
      const desk = new Desk();
      const [purchase, loanNotice] = desk.enter(
        "pre-notice.register",
        notice(house(1), { mortgage: loan }),
        developer,
      ).certificates;
      expect(desk.codes("pre-notice.cancel", cancelNotice(house(1), purchase!.no), developer)).toEqual(["DY-15"]);
      desk.enter(
        "pre-notice.cancel",
        cancelNotice(
          house(1),
          purchase!.no,
          way === "consent"
            ? { materials: consent }
            : { otherUnits: [{ unitCode: house(1), proofNo: loanNotice!.no }] },
        ),
        developer,
      );
      expect(desk.state(house(1)).preNotices).toEqual([]);
      expect([purchase, loanNotice].map((c) => desk.register.certificate(c!.no)!.record.status)).toEqual([
        "cancelled",
        "cancelled",
      ]);
      desk.enter("pre-notice.register", notice(house(1), { buyers: [li] }), developer);
    }
  });

  it("a mortgage notice is cancelled alone; numbers of others and ended ones are refused", () => {
    const desk = new Desk();
    const [purchase, loanNotice] = desk.enter(
      "pre-notice.register",
      notice(house(1), { mortgage: loan }),
      developer,
    ).certificates;
    desk.enter("pre-notice.cancel", cancelNotice(house(1), loanNotice!.no), developer);
    expect(desk.codes("pre-notice.cancel", cancelNotice(house(1), loanNotice!.no), developer)).toEqual([
      "already-ended",
    ]);
    expect(desk.codes("pre-notice.cancel", cancelNotice(house(1), purchase!.no), otherBank)).toEqual(["not-holder"]);
    expect(desk.codes("pre-notice.cancel", cancelNotice(house(2), purchase!.no), developer)).toEqual(["proof-unknown"]);
    desk.enter("pre-notice.cancel", cancelNotice(house(9), "浙（2020）杭州市不动产证明第0012345号"), developer);
    expect(
      desk.codes("pre-notice.cancel", cancelNotice(house(9), "浙（2020）杭州市不动产证明第0012345号"), developer),
    ).toEqual(["already-ended"]);
  });

  it("CF-14 the end of the purchase notice is told to the court whose pre-seizure stood on it", () => {
    const desk = new Desk();
    const [purchase] = desk.enter("pre-notice.register", notice(house(1)), developer).certificates;
    const { caseNo } = desk.enter("seizure.request", preSeizure(house(1), DOC), court);
    const { effects } = desk.enter("pre-notice.cancel", cancelNotice(house(1), purchase!.no), developer);
    expect(effects).toMatchObject([{ caseNo, alert: { code: "CF-14" } }]);
  });

  it("R-02 a finished home under a notice: no mortgage and no transfer to others without the holder's written consent", () => {
    const desk = new Desk();
    desk.enter("pre-notice.register", notice(house(1)), developer);
    play(desk, { type: "first-registration", unitCode: house(1) });
    const developersLoan = { mortgagors: [developerPerson] };
    expect(desk.codes("mortgage.file", mortgage(house(1), developersLoan), bank)).toEqual(["R-02"]);
    expect(refusedBy(desk, { type: "transfer", unitCode: house(1), to: [li] })).toEqual(["R-02"]);
    desk.enter("mortgage.file", mortgage(house(1), { ...developersLoan, materials: consent }), bank);
    play(desk, { type: "transfer", unitCode: house(1), to: [li], consents: ["pre-notice-holder"] });
  });

  it("YG-01 lapses 90 days after the first registration, not a day sooner, and the developer and the court are told", () => {
    const desk = new Desk();
    const noticed = desk.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    const seized = desk.enter("seizure.request", preSeizure(house(1), DOC), court);
    expect(desk.state(house(1)).preNotices[0]).not.toHaveProperty("lapsesOn");
    play(desk, { type: "first-registration", unitCode: house(1) });
    expect(desk.state(house(1)).preNotices.map((n) => n.lapsesOn)).toEqual(["2026-05-31", "2026-05-31"]);
    expect(desk.moveTo("2026-05-31", "23:59:59")).toEqual([]);
    const effects = desk.moveTo("2026-06-01", "00:00:00");
    expect(effects.map((e) => [e.caseNo, e.alert!.code])).toEqual([
      [noticed.caseNo, "YG-01"],
      [seized.caseNo, "CF-14"],
      [noticed.caseNo, "YG-01"],
    ]);
    expect(desk.state(house(1)).preNotices).toEqual([]);
  });

  it("YG-01 an application within the 90 days keeps the notice", () => {
    const desk = new Desk();
    desk.enter("pre-notice.register", notice(house(1)), developer);
    play(desk, { type: "first-registration", unitCode: house(1) });
    desk.moveTo("2026-05-30");
    play(desk, { type: "transfer-accepted", unitCode: house(1), to: [zhang] });
    expect(desk.moveTo("2026-09-01")).toEqual([]);
    expect(desk.state(house(1)).preNotices).toHaveLength(1);
  });

  it("YG-02 an annulled contract ends the notice with its claim", () => {
    const desk = new Desk();
    const { caseNo, certificates } = desk.enter("pre-notice.register", notice(house(1)), developer);
    expect(
      play(desk, { type: "claim-ended", unitCode: house(1), proofNo: certificates[0]!.no, cause: "合同解除" }),
    ).toMatchObject([{ caseNo, alert: { code: "YG-02" } }]);
    desk.enter("pre-notice.register", notice(house(1), { buyers: [li] }), developer);
  });

  it("DY-16 on the buyer's registration the mortgage notice becomes a mortgage that ranks from the notice's date", () => {
    const desk = new Desk();
    desk.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    desk.moveTo("2026-04-01");
    play(desk, { type: "first-registration", unitCode: house(1) });
    const later = desk.enter(
      "mortgage.file",
      mortgage(house(1), { mortgagors: [developerPerson], materials: consent }),
      otherBank,
    );
    expect(later.units[0]!.rank).toBe(1);
    const effects = play(desk, { type: "transfer", unitCode: house(1), to: [zhang], titleNo: TITLE });
    expect(effects.map((e) => [e.alert!.code, e.units?.[0]?.rank, e.certificates?.length])).toEqual([
      ["DY-16", 1, 1],
      ["DY-05", 2, undefined],
    ]);
    const { mortgages, preNotices, owners, titleNo } = desk.state(house(1));
    expect(mortgages.map((m) => [m.rank, m.mortgagee, m.amount])).toEqual([
      [1, bank.name, "1500000.00"],
      [2, otherBank.name, "1000000.00"],
    ]);
    expect([preNotices, owners.map((o) => o.name), titleNo]).toEqual([[], ["张三"], TITLE]);
    desk.enter(
      "mortgage.cancel",
      { ref: "x", unitCode: house(1), proofNo: mortgages[0]!.proofNo, ground: "debt-ended" },
      bank,
    );
  });

  it("DY-16 a lapsed mortgage notice converts nothing", () => {
    const desk = new Desk();
    desk.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    play(desk, { type: "first-registration", unitCode: house(1) });
    desk.moveTo("2026-07-01");
    play(desk, { type: "transfer", unitCode: house(1), to: [zhang] });
    expect(desk.state(house(1)).mortgages).toEqual([]);
  });

  it("CF-13 the debtor's registration is allowed under pre-seizure and turns it into a seizure of the same term, the waiting one too", () => {
    const desk = new Desk();
    desk.enter("pre-notice.register", notice(house(1)), developer);
    const first = desk.enter("seizure.request", preSeizure(house(1), DOC), court);
    const second = desk.enter("seizure.request", preSeizure(house(1), "（2026）浙0108执保2号"), otherCourt);
    play(desk, { type: "first-registration", unitCode: house(1) });
    expect(
      refusedBy(desk, { type: "transfer", unitCode: house(1), to: [wang], consents: ["pre-notice-holder"] }),
    ).toEqual(["CF-19"]);
    const effects = play(desk, { type: "transfer", unitCode: house(1), to: [zhang] });
    expect(effects.map((e) => [e.caseNo, e.alert!.code, e.units![0]!.queuePosition])).toEqual([
      [first.caseNo, "CF-13", 0],
      [second.caseNo, "CF-13", 1],
    ]);
    expect(desk.state(house(1)).seizures).toMatchObject([
      { measure: "seizure", startDate: "2026-03-01", endDate: "2029-02-28" },
      { measure: "seizure" },
    ]);
  });
});

describe("what happens to a unit without a filing", () => {
  it("CF-19 a seizure stops a transfer that is accepted but not registered; a transfer order served first goes first", () => {
    const desk = new Desk();
    play(desk, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [zhang] });
    play(desk, { type: "transfer-accepted", unitCode: house(1), to: [li] });
    desk.enter("seizure.request", preSeizure(house(1), DOC, { measure: "seizure" }), court);
    expect(refusedBy(desk, { type: "transfer", unitCode: house(1), to: [li] })).toEqual(["CF-19"]);
    expect(
      refusedBy(desk, {
        type: "court-transfer-order",
        unitCode: house(1),
        organ: otherCourt.name,
        documentNo: "（2026）浙0108执3号",
        to: [li],
      }),
    ).toEqual(["CF-19"]);
    play(desk, { type: "unit-entered", unitCode: house(2), phase: "registered", owners: [zhang] });
    play(desk, {
      type: "court-transfer-order",
      unitCode: house(2),
      organ: otherCourt.name,
      documentNo: "（2026）浙0108执3号",
      to: [li],
    });
    expect(desk.codes("seizure.request", preSeizure(house(2), DOC, { measure: "seizure" }), court)).toEqual(["CF-19"]);
    expect(refusedBy(desk, { type: "transfer", unitCode: house(2), to: [wang] })).toEqual(["CF-19"]);
    play(desk, { type: "transfer", unitCode: house(2), to: [li] });
  });

  it("CF-07 disposed of entirely: every waiting seizure falls; partly: the queue shifts to the remainder", () => {
    const desk = new Desk();
    for (const unitCode of [house(1), house(2)]) {
      play(desk, { type: "unit-entered", unitCode, phase: "registered", owners: [zhang] });
      expect(refusedBy(desk, { type: "disposal", unitCode, to: [li] })).toEqual(["not-seized"]);
      for (const documentNo of ["（2026）浙0106执1号", "（2026）浙0108执2号", "（2026）浙0108执3号"])
        desk.enter("seizure.request", preSeizure(unitCode, documentNo, { measure: "seizure" }), court);
    }
    expect(play(desk, { type: "disposal", unitCode: house(1), to: [li] }).map((e) => e.alert!.code)).toEqual([
      "CF-07",
      "CF-07",
      "CF-07",
    ]);
    expect(desk.state(house(1))).toMatchObject({ seizures: [], owners: [{ name: "李四" }] });
    expect(
      play(desk, { type: "disposal", unitCode: house(2), remainder: "东侧 1/2" }).map(
        (e) => e.units?.[0]?.queuePosition,
      ),
    ).toEqual([undefined, 0, 1]);
    expect(desk.state(house(2)).seizures).toMatchObject([
      { documentNo: "（2026）浙0108执2号", scope: "东侧 1/2", startDate: "2026-03-02" },
      { documentNo: "（2026）浙0108执3号" },
    ]);
  });

  it("DY-11 a registered ban, and a mortgage from before 2021, need the mortgagee for a transfer", () => {
    const desk = new Desk();
    desk.enter("mortgage.file", mortgage(house(1), { transferRestricted: true }), bank);
    desk.enter("mortgage.file", mortgage(house(2)), bank);
    play(desk, { type: "transfer", unitCode: house(2), to: [li] });
    play(desk, {
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
      expect(refusedBy(desk, { type: "transfer", unitCode, to: [wang] })).toEqual(["DY-11"]);
      play(desk, { type: "transfer", unitCode, to: [wang], consents: ["mortgagee"] });
    }
    expect(desk.state(house(2)).mortgages.map((m) => m.rank)).toEqual([1, 2]);
    expect(desk.state(house(2)).mortgages[0]!.registeredAt).toContain("2020-12-31");
  });

  it("R-03 an objection asks for an acknowledgement until it lapses after 15 days without a suit", () => {
    const desk = new Desk();
    for (const unitCode of [house(1), house(2)]) {
      play(desk, { type: "unit-entered", unitCode, phase: "registered", owners: [zhang] });
      play(desk, { type: "objection-registered", unitCode, applicant: "王五" });
    }
    play(desk, { type: "objection-sued", unitCode: house(2), applicant: "王五" });
    expect(desk.state(house(1)).objections![0]!.lapsesOn).toBe("2026-03-17");
    desk.moveTo("2026-03-17");
    expect(refusedBy(desk, { type: "transfer", unitCode: house(1), to: [li] })).toEqual(["R-03"]);
    desk.moveTo("2026-03-18");
    expect(refusedBy(desk, { type: "transfer", unitCode: house(2), to: [li] })).toEqual(["R-03"]);
    play(desk, { type: "transfer", unitCode: house(1), to: [li] });
    play(desk, { type: "transfer", unitCode: house(2), to: [li], consents: ["objection-risk"] });
  });

  it("R-04 a home with a right of habitation may be mortgaged, with a warning", () => {
    const desk = new Desk();
    play(desk, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [zhang] });
    play(desk, { type: "habitation-registered", unitCode: house(1), holder: "李四" });
    expect(desk.enter("mortgage.file", mortgage(house(1)), bank).alerts.map((a) => a.code)).toEqual(["R-04"]);
    expect(desk.state(house(1)).restrictions.map((r) => r.code)).toContain("R-04");
  });

  it("R-05 while an entry is corrected other registrations wait; a court's order does not", () => {
    const desk = new Desk();
    play(desk, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [zhang] });
    play(desk, { type: "correction-started", unitCode: house(1) });
    expect(
      desk.inTransaction(() => desk.register.findObstacles("mortgage.file", mortgage(house(1)), desk.context(bank))),
    ).toEqual([]);
    const entry = desk.inTransaction(() =>
      desk.register.enter("mortgage.file", mortgage(house(1)), desk.context(bank)),
    );
    expect(entry).toMatchObject({ entered: false, suspend: true, reasons: [{ code: "R-05" }] });
    expect(refusedBy(desk, { type: "transfer", unitCode: house(1), to: [li] })).toEqual(["R-05"]);
    desk.enter("seizure.request", preSeizure(house(1), DOC, { measure: "seizure" }), court);
    desk.enter("seizure.release", release(house(1), DOC), court);
    play(desk, { type: "correction-ended", unitCode: house(1) });
    desk.enter("mortgage.file", mortgage(house(1)), bank);
  });

  it("DY-14 the first registration turns a mortgage of the construction into one of the building, in its rank", () => {
    const desk = new Desk();
    desk.enter(
      "mortgage.file",
      mortgage(house(1), { propertyType: "land-and-construction", mortgagors: [developerPerson] }),
      bank,
    );
    play(desk, { type: "first-registration", unitCode: house(1), titleNo: TITLE });
    expect(desk.db.prepare("SELECT property_type FROM register_mortgages").all()).toEqual([
      { property_type: "land-and-house" },
    ]);
    expect(refusedBy(desk, { type: "first-registration", unitCode: house(1) })).toEqual(["already-registered"]);
    expect(
      desk.enter("mortgage.file", mortgage(house(1), { mortgagors: [developerPerson], titleNo: TITLE }), otherBank)
        .units[0]!.rank,
    ).toBe(2);
    expect(desk.codes("mortgage.file", mortgage(house(1), { mortgagors: [developerPerson] }), otherBank)).toEqual([
      "title-mismatch",
    ]);
    expect(
      desk.codes(
        "mortgage.file",
        mortgage(house(1), { mortgagors: [developerPerson], titleNo: TITLE, propertyType: "land-and-construction" }),
        bank,
      ),
    ).toEqual(["DY-14"]);
  });

  it("an event on a unit that the register does not hold is refused", () => {
    expect(refusedBy(new Desk(), { type: "correction-started", unitCode: house(1) })).toEqual(["unit-unknown"]);
  });
});

describe("search by person", () => {
  const old = { name: "赵六", idType: "citizen-id", idNo: "320106790101123" } as const;
  const find = (desk: Desk, ...persons: { name: string; idType?: string; idNo?: string }[]) =>
    desk.inTransaction(() => desk.register.search(persons)).map((h) => [h.unitCode, h.as, h.matchedBy]);

  it("finds owners and notice holders by name and number; no hit is an empty list", () => {
    const desk = new Desk();
    desk.enter("mortgage.file", mortgage(house(1)), bank);
    desk.enter("pre-notice.register", notice(house(2)), developer);
    expect(find(desk, zhang)).toEqual([
      [house(1), "owner", "name-and-number"],
      [house(2), "pre-notice-holder", "name-and-number"],
    ]);
    expect(find(desk, { name: "张三" })).toHaveLength(2);
    expect(find(desk, { ...zhang, name: "张叁" })).toEqual([]);
    expect(find(desk, { ...zhang, idNo: li.idNo })).toEqual([]);
    expect(find(desk, { name: "另一个名字", idType: "credit-code", idNo: developer.id })).toEqual([
      [house(2), "owner", "number"],
    ]);
    expect(find(desk, wang)).toEqual([]);
  });

  it("finds a person under the 15-digit number and under a former name, and follows changes of ownership", () => {
    const desk = new Desk();
    play(desk, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [old] });
    expect(find(desk, { ...old, idNo: "320106197901011234" })).toEqual([[house(1), "owner", "legacy-number"]]);
    play(desk, {
      type: "owner-renamed",
      unitCode: house(1),
      from: old,
      to: { ...old, name: "赵陆", idNo: "320106197901011234" },
    });
    expect(find(desk, { ...old, name: "赵六", idNo: "320106197901011234" })).toEqual([
      [house(1), "owner", "former-name"],
    ]);
    expect(find(desk, { ...old, name: "赵陆" })).toEqual([[house(1), "owner", "name-and-number"]]);
    play(desk, { type: "transfer", unitCode: house(1), to: [li] });
    expect(find(desk, { ...old, name: "赵陆" })).toEqual([]);
    expect(find(desk, li)).toEqual([[house(1), "owner", "name-and-number"]]);
  });
});
