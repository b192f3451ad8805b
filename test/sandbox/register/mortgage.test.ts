import { describe, expect, it } from "vitest";
import { isCertificateIdentifier, type Material } from "../../../src/contract/index.js";
import {
  RegisterDriver,
  bank,
  cancelMortgage,
  agreed,
  authorisation,
  court,
  developer,
  developerPerson,
  house,
  land,
  li,
  loan,
  maximum,
  mortgage,
  notice,
  otherBank,
  otherCourt,
  release,
  seizure,
  wang,
  zhang,
} from "./register-driver.js";
import type { CaseEffect, RegisterEvent } from "../../../src/sandbox/register/register.js";

describe("mortgages", () => {
  it("DY-05 ranks follow the order of registration, and one proof covers several units with their own ranks", () => {
    const driver = new RegisterDriver();
    const first = driver.enter("mortgage.file", mortgage(house(1)), bank);
    expect(first.units).toEqual([{ unitCode: house(1), rank: 1 }]);
    const second = driver.enter(
      "mortgage.file",
      mortgage(house(1), { otherUnits: [{ unitCode: house(2), titleNo: "浙（2023）示例市不动产权第0012346号" }] }),
      otherBank,
    );
    expect(second.units).toEqual([
      { unitCode: house(1), rank: 2 },
      { unitCode: house(2), rank: 1 },
    ]);
    expect(second.certificates).toHaveLength(1);
    expect(second.certificates[0]!.unitCodes).toEqual([house(1), house(2)]);
    expect(driver.state(house(1)).mortgages.map((m) => [m.rank, m.mortgagee])).toEqual([
      [1, bank.name],
      [2, otherBank.name],
    ]);
  });

  it("get proof numbers counted by year, and identifiers with a valid check character", () => {
    const driver = new RegisterDriver({ today: "2026-12-31" });
    const [a] = driver.enter("mortgage.file", mortgage(house(1)), bank).certificates;
    const [b] = driver.enter("mortgage.file", mortgage(house(2)), bank).certificates;
    expect([a!.no, b!.no]).toEqual(["浙（2026）示例市不动产证明第0000001号", "浙（2026）示例市不动产证明第0000002号"]);
    expect(isCertificateIdentifier(a!.identifier!)).toBe(true);
    driver.moveTo("2027-01-01");
    expect(driver.enter("mortgage.file", mortgage(house(3)), bank).certificates[0]!.no).toBe(
      "浙（2027）示例市不动产证明第0000001号",
    );
  });

  it("move up and alert their banks when an earlier one is cancelled, whose proof is then cancelled", () => {
    const driver = new RegisterDriver();
    const first = driver.enter("mortgage.file", mortgage(house(1)), bank);
    const second = driver.enter("mortgage.file", mortgage(house(1)), otherBank);
    const done = driver.enter(
      "mortgage.cancel",
      cancelMortgage(house(1), first.certificates[0]!.no.replace("（", "(").replace("）", ")")),
      bank,
    );
    expect(done.effects).toMatchObject([
      { caseNo: second.caseNo, units: [{ unitCode: house(1), rank: 1 }], alert: { code: "DY-05" } },
    ]);
    expect(driver.register.certificate(first.certificates[0]!.no)!.record.status).toBe("cancelled");
    expect(driver.state(house(1)).mortgages.map((m) => m.rank)).toEqual([1]);
    expect(driver.enter("mortgage.file", mortgage(house(1)), bank).units[0]!.rank).toBe(2);
    expect(driver.codes("mortgage.cancel", cancelMortgage(house(1), first.certificates[0]!.no), bank)).toEqual([
      "already-ended",
    ]);
  });

  it("keep the proof of several units valid until the last of them is cancelled", () => {
    const driver = new RegisterDriver();
    const { no } = driver.enter(
      "mortgage.file",
      mortgage(house(1), { otherUnits: [{ unitCode: house(2), titleNo: "浙（2023）示例市不动产权第0012346号" }] }),
      bank,
    ).certificates[0]!;
    driver.enter("mortgage.cancel", cancelMortgage(house(1), no), bank);
    expect(driver.register.certificate(no)!.record.status).toBe("valid");
    driver.enter("mortgage.cancel", cancelMortgage(house(2), no), bank);
    expect(driver.register.certificate(no)!.record.status).toBe("cancelled");
  });

  it("can be cancelled only by the mortgagee, with a proof number that exists on the unit", () => {
    const driver = new RegisterDriver();
    const { no } = driver.enter("mortgage.file", mortgage(house(1)), bank).certificates[0]!;
    expect(driver.codes("mortgage.cancel", cancelMortgage(house(1), no), otherBank)).toEqual(["not-holder"]);
    expect(driver.codes("mortgage.cancel", cancelMortgage(house(2), no), bank)).toEqual(["proof-unknown"]);
    expect(
      driver.codes("mortgage.cancel", cancelMortgage(house(1), "浙（2026）示例市不动产证明第0999999号"), bank),
    ).toEqual(["proof-unknown"]);
    expect(
      driver.codes(
        "mortgage.cancel",
        cancelMortgage(house(1), no, { otherUnits: [{ unitCode: house(1), proofNo: no }] }),
        bank,
      ),
    ).toEqual(["unit-twice"]);
  });

  it("with a legacy proof can be cancelled once in an open register, and never in a strict one", () => {
    const open = new RegisterDriver();
    const legacy = "杭房他证字第12345678号";
    const done = open.enter("mortgage.cancel", cancelMortgage(house(9), legacy), bank);
    expect(done.alerts.map((a) => a.code)).toEqual(["right-unknown"]);
    expect(open.codes("mortgage.cancel", cancelMortgage(house(9), legacy), bank)).toEqual(["already-ended"]);
    expect(
      new RegisterDriver({ mode: "strict" }).codes("mortgage.cancel", cancelMortgage(house(9), legacy), bank),
    ).toEqual(["proof-unknown"]);
  });

  it("are refused for unknown units in a strict register, and a refusal writes nothing", () => {
    const driver = new RegisterDriver({ mode: "strict" });
    expect(driver.codes("mortgage.file", mortgage(house(1)), bank)).toEqual(["unit-unknown"]);
    expect(driver.register.unitState(house(1), driver.now)).toBeUndefined();
  });

  it("R-01 a seized unit cannot be mortgaged, but its mortgages can be cancelled", () => {
    const driver = new RegisterDriver();
    const { no } = driver.enter("mortgage.file", mortgage(house(1)), bank).certificates[0]!;
    driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执1号"), court);
    const [refused] = driver.refuse(
      "mortgage.file",
      mortgage(house(2), { otherUnits: [{ unitCode: house(1), titleNo: "浙（2023）示例市不动产权第0012346号" }] }),
      bank,
    );
    expect(refused).toMatchObject({ code: "R-01", pointer: "/otherUnits/0/unitCode" });
    expect(refused!.zh).toContain("（2026）浙0106执1号");
    expect(refused!.source).toContain("查封");
    driver.enter("mortgage.cancel", cancelMortgage(house(1), no), bank);
    expect(driver.state(house(1)).mortgages).toEqual([]);
    driver.enter("seizure.release", release(house(1), "（2026）浙0106执1号"), court);
    driver.enter("mortgage.file", mortgage(house(1)), bank);
  });

  it("R-06 a seizure fixes the claim of a maximum mortgage and alerts its bank; that of an ordinary one hears of it", () => {
    const driver = new RegisterDriver();
    const ordinary = driver.enter("mortgage.file", mortgage(house(1)), bank);
    const limit = driver.enter("mortgage.file", maximum(house(1)), bank);
    const { effects } = driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执1号"), court);
    expect(effects.map((e) => [e.caseNo, e.alert!.code])).toEqual([
      [ordinary.caseNo, "R-01"],
      [limit.caseNo, "R-06"],
    ]);
    expect(effects[0]!.alert!.zh).toContain("（2026）浙0106执1号");
    expect(driver.state(house(1)).mortgages.map((m) => m.claimFixedAt !== undefined)).toEqual([false, true]);
    expect(driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执2号"), otherBank).effects).toEqual([]);
  });

  it("R-01 every mortgagee hears of the next seizure when it takes effect, on the land of its home too", () => {
    const driver = new RegisterDriver();
    const heard = (effects: readonly CaseEffect[]) => effects.map((e) => [e.caseNo, e.alert?.code]);
    const [own, fixed] = [mortgage(house(1)), maximum(house(1))].map((m) => driver.enter("mortgage.file", m, bank));
    driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执1号"), court);
    const waiting = driver.enter("seizure.request", seizure(house(1), "（2026）浙0108执2号"), otherCourt);
    expect(waiting.effects).toEqual([]);
    const { effects } = driver.enter("seizure.release", release(house(1), "（2026）浙0106执1号"), court);
    expect(heard(effects).filter(([, code]) => code === "R-01")).toEqual([
      [own!.caseNo, "R-01"],
      [fixed!.caseNo, "R-01"],
    ]);
    const onLand = new RegisterDriver();
    const home = onLand.enter("mortgage.file", mortgage(house(1)), bank);
    expect(heard(onLand.enter("seizure.request", seizure(land, "（2026）浙0106执1号"), court).effects)).toEqual([
      [home.caseNo, "R-01"],
    ]);
  });

  it("DY-11 every mortgagee hears that the unit has a new owner, by a transfer or a court's disposal", () => {
    const driver = new RegisterDriver();
    const apply = (event: RegisterEvent) => {
      const result = driver.inTransaction(() => driver.register.registerEvent(event, driver.context(court)));
      return result.applied ? result.effects.map((e) => [e.caseNo, e.holder?.institution, e.alert!.code]) : undefined;
    };
    const m = driver.enter("mortgage.file", mortgage(house(1)), bank);
    apply({
      type: "mortgage-recorded",
      unitCode: house(1),
      proofNo: "浙（2022）示例市不动产证明第0000077号",
      mortgagee: { name: otherBank.name, idNo: otherBank.id },
      mortgageType: "general",
      amount: "3000000.00",
      termStart: "2022-01-05",
      termEnd: "2032-01-04",
      transferRestricted: false,
      registeredAt: "2022-01-05T10:00:00.000+08:00",
    });
    const told = [
      ["", otherBank.id, "DY-11"],
      [m.caseNo, undefined, "DY-11"],
    ];
    expect(apply({ type: "transfer", unitCode: house(1), to: [li] })).toEqual(told);
    const seized = driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执1号", { obligors: [li] }), court);
    expect(seized.effects.map((e) => e.alert!.code)).toEqual(["R-01", "R-01"]);
    const disposal = { type: "disposal" as const, unitCode: house(1) };
    expect(apply({ ...disposal, to: [wang] })).toEqual([[seized.caseNo, undefined, "CF-07"], ...told]);
  });

  it("DY-19 a mortgagor must own the unit, and all co-owners must join or consent", () => {
    const driver = new RegisterDriver();
    driver.enter("mortgage.file", mortgage(house(1), { mortgagors: [zhang, li] }), bank);
    expect(driver.codes("mortgage.file", mortgage(house(1), { mortgagors: [wang] }), bank)).toEqual(["owner-mismatch"]);
    expect(driver.codes("mortgage.file", mortgage(house(1), { mortgagors: [zhang] }), bank)).toEqual(["DY-19"]);
    const alone = (materials: Material[]) => mortgage(house(1), { mortgagors: [zhang], materials });
    for (const papers of [
      authorisation,
      agreed("mortgage", [wang]),
      agreed("cancellation", [li]),
      agreed("mortgage", [{ ...li, idNo: wang.idNo }]),
      agreed("mortgage", [{ ...li, name: wang.name }]),
      agreed("mortgage", [li], { kind: "authorisation" }),
    ])
      expect(driver.codes("mortgage.file", alone(papers), bank)).toContain("DY-19");
    expect(driver.codes("mortgage.file", alone(agreed("mortgage", [li], { unitCodes: [house(7)] })), bank)).toEqual([
      "consent-other-case",
      "DY-19",
    ]);
    driver.enter("mortgage.file", alone(agreed("mortgage", [li])), bank);
    expect(
      driver.codes("mortgage.file", mortgage(house(2), { termStart: "2030-01-01", termEnd: "2029-01-01" }), bank),
    ).toEqual(["DY-07"]);
  });

  it("DY-15 a pre-sale home cannot be mortgaged; it gets a mortgage notice with its purchase notice", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    expect(driver.codes("mortgage.file", mortgage(house(1)), bank)).toEqual(["DY-15"]);
  });

  it("DY-14 a mortgage of a building under construction excludes units under pre-notice", () => {
    const driver = new RegisterDriver();
    const construction = { propertyType: "land-and-construction" as const, mortgagors: [developerPerson] };
    driver.enter("pre-notice.register", notice(house(1)), developer);
    expect(driver.codes("mortgage.file", mortgage(house(1), construction), bank)).toEqual(["DY-14"]);
    driver.enter("mortgage.file", mortgage(house(2), construction), bank);
    expect(driver.codes("pre-notice.register", notice(house(2)), developer)).toEqual(["YG-05"]);
  });

  it("DY-17, CF-20 land and houses of one owner share one ranking, and a seizure of the land blocks mortgages of the houses", () => {
    const driver = new RegisterDriver();
    driver.enter("mortgage.file", mortgage(house(1)), bank);
    const onLand = driver.enter("mortgage.file", mortgage(land, { propertyType: "land" }), otherBank);
    expect(onLand.units).toEqual([{ unitCode: land, rank: 2 }]);
    // The register shows the same, although both were entered in the same millisecond.
    expect(driver.state(land).mortgages.map((m) => [m.rank, m.mortgagee])).toEqual([[2, otherBank.name]]);
    driver.enter("seizure.request", seizure(land, "（2026）浙0106执1号"), court);
    expect(driver.codes("mortgage.file", mortgage(house(1)), bank)).toEqual(["CF-20"]);
    expect(driver.codes("mortgage.file", mortgage(house(2)), bank)).toEqual(["CF-20"]);
    driver.enter("mortgage.file", mortgage(house(3), { mortgagors: [li] }), bank);
  });

  describe("of an agreed rank (DY-05, DY-06)", () => {
    const proofOf = ({ certificates }: { certificates: readonly { no: string }[] }) => certificates[0]!.no;
    const otherBankPerson = { name: otherBank.name, idNo: otherBank.id };

    it("rank before the named one, also among those of the same moment, and the others keep their order", () => {
      const driver = new RegisterDriver();
      const [a, b, c] = [1, 2, 3].map((n) =>
        driver.enter("mortgage.file", mortgage(house(1), { mortgageContractNo: `DY-${n}` }), otherBank),
      );
      const filed = driver.enter(
        "mortgage.file",
        mortgage(house(1), { rankBefore: proofOf(b!), materials: agreed("rank", [otherBankPerson]) }),
        bank,
      );
      expect(filed.units).toEqual([{ unitCode: house(1), rank: 2 }]);
      const order = [a!, filed, b!, c!].map(proofOf);
      expect(driver.state(house(1)).mortgages.map((m) => m.proofNo)).toEqual(order);
      expect(filed.effects.map((e) => [e.caseNo, e.units, e.alert?.code])).toEqual([
        [b!.caseNo, [{ unitCode: house(1), rank: 3 }], "DY-05"],
        [c!.caseNo, [{ unitCode: house(1), rank: 4 }], "DY-05"],
      ]);
      // The next one goes to the end again.
      const last = driver.enter("mortgage.file", mortgage(house(1), { mortgageContractNo: "DY-5" }), bank);
      expect(last.units).toEqual([{ unitCode: house(1), rank: 5 }]);
    });

    it("need the consent of everybody behind it to the lower rank for that unit, whatever number names them", () => {
      const driver = new RegisterDriver();
      const first = driver.enter("mortgage.file", mortgage(house(1)), otherBank);
      const before = (materials?: Material[]) =>
        mortgage(house(1), { mortgageContractNo: "DY-2", rankBefore: proofOf(first), materials });
      const wrong: (Material[] | undefined)[] = [
        undefined,
        agreed("mortgage", [otherBankPerson]),
        agreed("rank", [{ name: otherBank.name, idNo: bank.id }]),
        agreed("rank", [{ name: zhang.name, idNo: zhang.idNo }]),
        authorisation,
      ];
      for (const materials of wrong) expect(driver.codes("mortgage.file", before(materials), bank)).toEqual(["DY-06"]);
      const byProof = agreed("rank", [{ name: otherBank.name, idNo: proofOf(first) }], { unitCodes: [house(1)] });
      expect(driver.enter("mortgage.file", before(byProof), bank).units).toEqual([{ unitCode: house(1), rank: 1 }]);
    });

    it("may rank before a mortgage of the land, in the one sequence of land and house", () => {
      for (const isMortgaged of [false, true]) {
        const driver = new RegisterDriver();
        const onLand = driver.enter("mortgage.file", mortgage(land, { propertyType: "land" }), otherBank);
        if (isMortgaged) driver.enter("mortgage.file", mortgage(house(1), { mortgageContractNo: "DY-0" }), bank);
        const filed = driver.enter(
          "mortgage.file",
          mortgage(house(1), { rankBefore: proofOf(onLand), materials: agreed("rank", [otherBankPerson]) }),
          bank,
        );
        expect(filed.units).toEqual([{ unitCode: house(1), rank: 1 }]);
        expect(driver.state(house(1)).mortgages[0]).toMatchObject({ proofNo: proofOf(filed), rank: 1 });
        expect(driver.state(land).mortgages).toMatchObject([{ proofNo: proofOf(onLand), rank: 2 }]);
      }
    });

    it("are refused when the named mortgage has ended or stands elsewhere", () => {
      const driver = new RegisterDriver();
      const ended = driver.enter("mortgage.file", mortgage(house(1)), bank);
      driver.enter("mortgage.cancel", cancelMortgage(house(1), proofOf(ended)), bank);
      const elsewhere = driver.enter("mortgage.file", mortgage(house(2)), bank);
      for (const rankBefore of [proofOf(ended), proofOf(elsewhere)])
        expect(driver.codes("mortgage.file", mortgage(house(1), { rankBefore }), bank)).toEqual(["DY-05"]);
    });
  });
});
