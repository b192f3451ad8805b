import { describe, expect, it } from "vitest";
import type { Material } from "../../../src/contract/index.js";
import { jinan } from "../../../src/sandbox/authorities/jinan.js";
import type { RegisterEvent } from "../../../src/sandbox/register/register.js";
import type { CounterPaper } from "../../../src/sandbox/register/papers/counter-paper.js";
import {
  RegisterDriver,
  agreed,
  bank,
  bankPerson,
  cancelMortgage,
  cancelNotice,
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
  wang,
  zhang,
} from "./register-driver.js";

const construction = { propertyType: "land-and-construction" as const, mortgagors: [developerPerson] };
const otherBankPerson = { name: otherBank.name, idNo: otherBank.id };

function applyEvent(driver: RegisterDriver, event: RegisterEvent) {
  const result = driver.inTransaction(() => driver.register.registerEvent(event, driver.context(court)));
  if (!result.applied) throw new Error(result.reasons.map((r) => r.code).join());
  return result.effects;
}
function project(driver: RegisterDriver): void {
  applyEvent(driver, { type: "unit-entered", unitCode: land, phase: "registered", owners: [developerPerson] });
  for (const n of [1, 2, 3])
    applyEvent(driver, { type: "unit-entered", unitCode: house(n), phase: "pre-sale", owners: [developerPerson] });
}
const code = (letters: string, fixture: string): string => `330106001001${letters}00001${fixture}`;

describe("papers of consent", () => {
  it("must state who agrees to what, be of a kind that proves a consent, and name units of the filing", () => {
    const driver = new RegisterDriver();
    const codes = (materials: Material[]) => driver.codes("mortgage.file", mortgage(house(1), { materials }), bank);
    const [paper] = agreed("mortgage", [li]);
    const { consent: _, ...unstated } = paper!;
    expect(codes([unstated])).toEqual(["consent-unstated"]);
    expect(codes(agreed("mortgage", [li], { kind: "authorisation" }))).toEqual(["consent-paper"]);
    expect(codes(agreed("mortgage", [li], { unitCodes: [house(2)] }))).toEqual(["consent-other-case"]);
    driver.enter("mortgage.file", mortgage(house(1), { materials: agreed("mortgage", [li]) }), bank);
  });

  it("name their person by ID number, in its old form too, or by the proof of the right", () => {
    const driver = new RegisterDriver();
    const old = { name: "张 三", idNo: "330106900101001" };
    const [purchase] = driver.enter("pre-notice.register", notice(house(1)), developer).certificates;
    const byProof = { name: "张三", idNo: purchase!.no.replaceAll("（", "(").replaceAll("）", ")") };
    for (const [n, person] of [old, byProof].entries()) {
      const fresh = new RegisterDriver();
      const [proof] = fresh.enter("pre-notice.register", notice(house(1)), developer).certificates;
      const unitCodes = n ? [house(1)] : undefined;
      const materials = agreed("cancellation", [person], { kind: n ? "judgment" : "waiver", unitCodes });
      fresh.enter("pre-notice.cancel", cancelNotice(house(1), proof!.no, { materials }), developer);
    }
    const other = agreed("cancellation", [{ name: "张三", idNo: "浙（2026）示例市不动产证明第0000009号" }]);
    expect(
      driver.codes("pre-notice.cancel", cancelNotice(house(1), purchase!.no, { materials: other }), developer),
    ).toEqual(["YG-02"]);
  });

  it("R-02 the bank of a mortgage pre-notice must agree to a mortgage of another bank as well", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    const filing = (materials: Material[]) => mortgage(house(1), { mortgagors: [developerPerson], materials });
    expect(driver.codes("mortgage.file", filing(agreed("mortgage", [zhang])), otherBank)).toEqual(["R-02"]);
    driver.enter("mortgage.file", filing(agreed("mortgage", [zhang])), bank);
    driver.enter("mortgage.file", filing(agreed("mortgage", [zhang, bankPerson])), otherBank);
  });

  it("R-02 a transfer to somebody else needs the consent of the buyer and of the buyer's bank", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    const to = { type: "transfer" as const, unitCode: house(1), to: [li] };
    expect(() => applyEvent(driver, { ...to, papers: [handedIn("transfer", [zhang])] })).toThrow("R-02");
    expect(() => applyEvent(driver, { ...to, papers: [handedIn("mortgage", [zhang, bankPerson])] })).toThrow("R-02");
    applyEvent(driver, { ...to, papers: [handedIn("transfer", [zhang, bankPerson])] });
  });

  it("that are judgments replace a consent only for the units that they name", () => {
    const driver = new RegisterDriver();
    const otherUnits = [{ unitCode: house(2) }];
    const [proof] = driver.enter("pre-notice.register", notice(house(1), { otherUnits }), developer).certificates;
    const cancel = (unitCodes?: string[]) =>
      cancelNotice(house(1), proof!.no, {
        otherUnits: [{ unitCode: house(2), proofNo: proof!.no }],
        materials: agreed("cancellation", [zhang], { kind: "judgment", unitCodes }),
      });
    const reasons = (unitCodes?: string[]) =>
      driver.refuse("pre-notice.cancel", cancel(unitCodes), developer).map((r) => [r.code, r.pointer]);
    expect(reasons()).toEqual([
      ["YG-02", "/proofNo"],
      ["YG-02", "/otherUnits/0/proofNo"],
      ["consent-units", "/materials/0/consent"],
    ]);
    expect(reasons([house(2)])).toEqual([["YG-02", "/proofNo"]]);
    driver.enter("pre-notice.cancel", cancel([house(1), house(2)]), developer);
  });

  it("at the counter are checked as those of a filing", () => {
    const driver = new RegisterDriver();
    driver.enter("mortgage.file", mortgage(house(1), { transferRestricted: true }), bank);
    const transfer = (paper: CounterPaper) => {
      const event = { type: "transfer" as const, unitCode: house(1), to: [li], papers: [paper] };
      const result = driver.inTransaction(() => driver.register.registerEvent(event, driver.context(court)));
      return result.applied ? [] : result.reasons.map((r) => `${r.code} ${r.pointer}`);
    };
    const missing = "DY-11 /papers";
    const kind = "judgment";
    expect(transfer(handedIn("transfer", [otherBankPerson]))).toEqual([missing]);
    expect(transfer(handedIn("rank", [bankPerson]))).toEqual([missing]);
    expect(transfer({ kind: "written-consent" })).toEqual(["consent-unstated /papers/0/consent", missing]);
    expect(transfer(handedIn("transfer", [bankPerson], { kind: "authorisation" }))).toEqual([
      "consent-paper /papers/0/consent",
      missing,
    ]);
    expect(transfer(handedIn("transfer", [bankPerson], { unitCodes: [house(2)] }))).toEqual([
      "consent-other-case /papers/0/consent",
      missing,
    ]);
    expect(transfer(handedIn("transfer", [bankPerson], { kind }))).toEqual([
      "consent-units /papers/0/consent",
      missing,
    ]);
    expect(transfer(handedIn("transfer", [bankPerson], { kind, unitCodes: [house(1)] }))).toEqual([]);
  });
});

describe("documents", () => {
  it("that are one file are noticed, and the filing is entered", () => {
    const driver = new RegisterDriver();
    const [paper] = agreed("mortgage", [bankPerson], { kind: "waiver" });
    const { consent: _, ...waiver } = paper!;
    const materials: Material[] = [waiver, { ...waiver, kind: "settlement-proof" }, waiver];
    const { alerts } = driver.enter("mortgage.file", mortgage(house(1), { materials }), bank);
    expect(alerts.map((a) => [a.code, a.zh.includes("放弃声明") && a.zh.includes("结清证明")])).toEqual([
      ["same-document", true],
      ["same-document", true],
    ]);
  });
});

describe("mortgages of a construction", () => {
  it("DY-14 hold for land and building, but leave out homes that are noticed or sold", () => {
    const driver = new RegisterDriver();
    project(driver);
    driver.enter("pre-notice.register", notice(house(1)), developer);
    applyEvent(driver, { type: "contract-filed", unitCode: house(2), buyers: [li] });
    const { alerts } = driver.enter("mortgage.file", mortgage(land, construction), bank);
    expect(alerts.map((a) => [a.code, [house(1), house(2)].some((home) => a.zh.includes(home))])).toEqual([
      ["DY-14", true],
      ["DY-14", true],
    ]);
    driver.enter("pre-notice.register", notice(house(2), { buyers: [li] }), developer);
    expect(driver.codes("pre-notice.register", notice(house(3)), developer)).toEqual(["YG-05"]);
    expect(driver.codes("pre-notice.register", notice(house(9)), developer)).toEqual(["YG-05"]);
  });

  it("YG-05 one filing releases a home with the bank's consent and enters the notice; the rest stays mortgaged", () => {
    for (const onLand of [true, false]) {
      const driver = new RegisterDriver();
      project(driver);
      const [first, second] = onLand ? [land, land] : [house(1), house(2)];
      const otherUnits = onLand ? [] : [{ unitCode: second, titleNo: "浙（2023）示例市不动产权第0012345号" }];
      const m = driver.enter("mortgage.file", mortgage(first, { ...construction, otherUnits }), bank);
      const [proof] = m.certificates;
      const codes = (materials: Material[]) =>
        driver.codes("pre-notice.register", notice(house(1), { materials }), developer);
      expect(codes([])).toEqual(["YG-05"]);
      expect(codes(agreed("mortgage", [bankPerson]))).toEqual(["YG-05"]);
      expect(codes(agreed("cancellation", [otherBankPerson]))).toEqual(["YG-05"]);
      const materials = agreed("cancellation", [{ name: bank.name, idNo: proof!.no }]);
      const { effects } = driver.enter("pre-notice.register", notice(house(1), { materials }), developer);
      expect(effects.map((e) => [e.caseNo, e.alert!.code])).toEqual([[m.caseNo, "YG-05"]]);
      expect(driver.state(house(1))).toMatchObject({ mortgages: [], preNotices: [{ type: "purchase" }] });
      expect(driver.register.certificate(proof!.no)!.record.status).toBe("valid");
      expect(driver.codes("pre-notice.register", notice(house(2)), developer)).toEqual(["YG-05"]);
    }
  });

  it("YG-05 the bank of a mortgage from official records hears of the release on a case of its own", () => {
    const driver = new RegisterDriver();
    project(driver);
    const proofNo = "浙（2022）示例市不动产证明第0000077号";
    applyEvent(driver, {
      type: "mortgage-recorded",
      unitCode: house(1),
      proofNo,
      mortgagee: bankPerson,
      mortgageType: "general",
      amount: "3000000.00",
      termStart: "2022-01-05",
      termEnd: "2032-01-04",
      transferRestricted: false,
      registeredAt: "2022-01-05T10:00:00.000+08:00",
    });
    const materials = agreed("cancellation", [bankPerson]);
    const { effects } = driver.enter("pre-notice.register", notice(house(1), { materials }), developer);
    expect(effects).toMatchObject([{ holder: { institution: bank.id, proofNo }, alert: { code: "YG-05" } }]);
  });

  it("YG-05 a home that its bank released from land and building may be noticed", () => {
    const driver = new RegisterDriver();
    project(driver);
    const otherUnits = [{ unitCode: house(1), titleNo: "浙（2023）示例市不动产权第0012345号" }];
    const m = driver.enter("mortgage.file", mortgage(land, { ...construction, otherUnits }), bank);
    driver.enter("mortgage.cancel", cancelMortgage(house(1), m.certificates[0]!.no), bank);
    driver.enter("pre-notice.register", notice(house(1)), developer);
    expect(driver.codes("pre-notice.register", notice(house(2)), developer)).toEqual(["YG-05"]);
  });
});

describe("what may not be mortgaged, or not without an acknowledgement", () => {
  it("DY-20 collective land and homesteads, but a building on collective land with the land under it", () => {
    const driver = new RegisterDriver();
    for (const unitCode of [
      code("JA", "W00000000"),
      code("JB", "W00000000"),
      code("JC", "W00000000"),
      code("JC", "F00010001"),
      code("JD", "W00000000"),
    ])
      expect(driver.codes("mortgage.file", mortgage(unitCode), bank)).toEqual(["DY-20"]);
    driver.enter("mortgage.file", mortgage(code("JB", "F00010001")), bank);
    driver.enter("mortgage.file", mortgage(code("GB", "W00000000"), { propertyType: "land" }), bank);
  });

  it("R-04 a right of habitation, where the authority asks for the consent of its holder", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [zhang] });
    applyEvent(driver, { type: "habitation-registered", unitCode: house(1), holder: wang.name });
    const file = (materials: Material[]) =>
      driver.inTransaction(() =>
        driver.register.enter("mortgage.file", mortgage(house(1), { materials }), {
          ...driver.context(bank),
          authority: { ...jinan, practice: { habitation: "consent" } },
        }),
      );
    const codes = (materials: Material[]) => {
      const entry = file(materials);
      return entry.entered ? entry.alerts.map((a) => a.code) : entry.reasons.map((r) => `refused ${r.code}`);
    };
    expect(codes([])).toEqual(["refused R-04"]);
    expect(codes(agreed("mortgage", [li]))).toEqual(["refused R-04"]);
    expect(codes(agreed("mortgage", [wang]))).toEqual(["R-04"]);
    expect(driver.enter("mortgage.file", mortgage(house(1)), bank).alerts.map((a) => a.code)).toEqual(["R-04"]);
  });

  it("R-03 an objection asks for an acknowledgement of the risk, until it lapses", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [zhang] });
    applyEvent(driver, { type: "objection-registered", unitCode: house(1), applicant: wang.name });
    expect(driver.codes("mortgage.file", mortgage(house(1)), bank)).toEqual(["R-03"]);
    const [paper] = agreed("mortgage", [bankPerson], { kind: "risk-acknowledgement" });
    const { consent: _, ...acknowledgement } = paper!;
    driver.enter("mortgage.file", mortgage(house(1), { materials: [acknowledgement] }), bank);
    driver.moveTo("2026-03-18");
    driver.enter("mortgage.file", mortgage(house(1)), otherBank);
  });
});

describe("pre-notices", () => {
  it("YG-06 a whole project is not one home, and buyers, form and shares must fit", () => {
    const driver = new RegisterDriver();
    const reasons = (more: Parameters<typeof notice>[1], unitCode = house(1)) =>
      driver.refuse("pre-notice.register", notice(unitCode, more), developer).map((r) => [r.code, r.pointer]);
    expect(reasons({}, code("GB", "F99990001"))).toEqual([["YG-06", "/unitCode"]]);
    expect(reasons({ buyers: [zhang, li, { ...zhang, name: "张 三" }] })).toEqual([["YG-06", "/buyers/2"]]);
    expect(reasons({ coOwnership: "joint" })).toEqual([["YG-06", "/coOwnership"]]);
    expect(reasons({ coOwnership: "sole", buyers: [zhang, li] })).toEqual([["YG-06", "/coOwnership"]]);
    expect(reasons({ buyers: [{ ...zhang, share: "1/2" }] })).toEqual([["YG-06", "/buyers"]]);
    driver.enter("pre-notice.register", notice(house(1), { coOwnership: "joint", buyers: [zhang, li] }), developer);
  });

  it("YG-06 a completed home is noticed where the authority permits it, and the notice runs from its registration", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [developerPerson] });
    expect(driver.codes("pre-notice.register", notice(house(1)), developer)).toEqual(["YG-06"]);
    driver.enter("pre-notice.register", notice(house(1)), developer, { authority: jinan });
    expect(driver.state(house(1)).preNotices.map((n) => n.lapsesOn)).toEqual(["2026-06-01"]);
  });

  it("YG-01 a notice that was not used lapses: its certificate says so, and not that it was cancelled", () => {
    const driver = new RegisterDriver();
    const [purchase] = driver.enter("pre-notice.register", notice(house(1)), developer).certificates;
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    driver.moveTo("2026-06-02");
    expect(driver.register.certificate(purchase!.no)!.record.status).toBe("lapsed");
  });
});
