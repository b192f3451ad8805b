import { describe, expect, it } from "vitest";
import type { RegisterEvent } from "../../../src/sandbox/register/register.js";
import type { Institution } from "../../../src/sandbox/parties/institutions.js";
import { RULES } from "../../../src/sandbox/register/legal-grounds/legal-grounds.js";
import {
  RegisterDriver,
  bank,
  bankPerson,
  cancelMortgage,
  court,
  developerPerson,
  handedIn,
  house,
  land,
  li,
  loan,
  developer,
  maximum,
  mortgage,
  notice,
  otherBank,
  otherCourt,
  preSeizure,
  release,
  renewal,
  seizure,
  zhang,
} from "./register-driver.js";

const TITLE = "浙（2026）示例市不动产权第0000007号";
const police: Institution = {
  id: "11330106002496031P",
  name: "杭州市公安局西湖区分局",
  role: "court",
  token: "t",
  organ: "police",
};

function applyEvent(driver: RegisterDriver, event: RegisterEvent) {
  const result = driver.inTransaction(() => driver.register.registerEvent(event, driver.context(court)));
  if (!result.applied) throw new Error(result.reasons.map((r) => r.code).join());
  return result.effects;
}
const refusalCodes = (driver: RegisterDriver, event: RegisterEvent): string[] => {
  const result = driver.inTransaction(() => driver.register.registerEvent(event, driver.context(court)));
  return result.applied ? [] : result.reasons.map((r) => r.code);
};
const codes = (alerts: readonly { code: string }[]): string[] => alerts.map((a) => a.code);

describe("the law of seizures (§3.1)", () => {
  it("CF-05 orders received in the same millisecond are ranked by their sequence number", () => {
    const driver = new RegisterDriver();
    const at = "2026-03-02T09:59:59.123+08:00";
    driver.enter("seizure.request", seizure(house(1), "（2026）浙0108执2号"), otherCourt, {
      receivedAt: at,
      sequence: 8,
    });
    const earlier = driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执1号"), court, {
      receivedAt: at,
      sequence: 7,
    });
    expect(earlier.units[0]!.queuePosition).toBe(0);
    expect(driver.queue(house(1))).toEqual(["（2026）浙0106执1号", "（2026）浙0108执2号"]);
  });

  it("CF-19 a seizure blocks a transfer that is accepted but not registered, and the court is alerted", () => {
    const driver = new RegisterDriver();
    applyEvent(driver, { type: "unit-entered", unitCode: house(1), phase: "registered", owners: [zhang] });
    applyEvent(driver, { type: "transfer-accepted", unitCode: house(1), to: [li] });
    const { alerts } = driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执1号"), court);
    expect(codes(alerts)).toContain("CF-19");
    expect(refusalCodes(driver, { type: "transfer", unitCode: house(1), to: [li] })).toEqual(["CF-19"]);
  });

  it("CF-20 a seizure of a house covers its land and alerts this court and the next one, unless the owners differ", () => {
    const driver = new RegisterDriver();
    for (const unitCode of [house(1), land])
      applyEvent(driver, { type: "unit-entered", unitCode, phase: "registered", owners: [zhang] });
    applyEvent(driver, { type: "unit-entered", unitCode: house(2), phase: "registered", owners: [li] });
    const first = driver.enter("seizure.request", seizure(house(1), "（2026）浙0106执1号"), court);
    expect(first.alerts.map((a) => [a.code, a.zh.includes(land)])).toEqual([["CF-20", true]]);
    const second = driver.enter("seizure.request", seizure(land, "（2026）浙0108执2号"), otherCourt);
    expect(second.alerts.map((a) => [a.code, a.zh.includes("（2026）浙0106执1号")])).toEqual([["CF-20", true]]);
    expect(
      driver.enter("seizure.request", seizure(house(2), "（2026）浙0106执3号", { obligors: [li] }), court).alerts,
    ).toEqual([]);
  });

  it("CF-23 a document number of a later procedural stage finds the seizure of an earlier stage, but not the reverse", () => {
    const driver = new RegisterDriver();
    driver.enter("seizure.request", seizure(house(1), "（2026）浙0106财保1号"), court);
    expect(codes(driver.refuse("seizure.renew", renewal(house(1), "（2026）浙0106财保9号"), court))).toEqual(["CF-18"]);
    driver.enter(
      "seizure.renew",
      renewal(house(1), "（2026）浙0106民初5号", { documentNo: "（2026）浙0106民初5号之一" }),
      court,
    );
    driver.moveTo("2029-03-01");
    expect(driver.state(house(1)).seizures.map((s) => [s.queuePosition, s.startDate, s.endDate])).toEqual([
      [0, "2026-03-01", "2032-02-29"],
    ]);
    driver.enter("seizure.release", release(house(1), "（2029）浙0106执7号"), court);
    expect(driver.queue(house(1))).toEqual([]);
    driver.enter("seizure.request", seizure(house(2), "（2026）浙0106执7号", { endDate: "2029-03-01" }), court);
    expect(codes(driver.refuse("seizure.release", release(house(2), "（2026）浙0106财保1号"), court))).toEqual([
      "CF-18",
    ]);
  });

  it("CF-25 a longer term of an organ other than a court gets only a warning, because its rule is not confirmed", () => {
    const driver = new RegisterDriver();
    const long = { startDate: "2026-03-01", endDate: "2029-02-28" };
    expect(codes(driver.enter("seizure.request", seizure(house(1), "公封1", long), police).alerts)).toEqual(["CF-25"]);
    expect(
      codes(
        driver.enter("seizure.request", seizure(house(2), "公封2", { ...long, endDate: "2028-02-29" }), police).alerts,
      ),
    ).toEqual([]);
    expect(
      codes(driver.enter("seizure.request", seizure(house(3), "（2026）浙0106执1号", long), court).alerts),
    ).toEqual([]);
    const renew = (documentNo: string, startDate: string, endDate: string) =>
      driver.enter("seizure.renew", renewal(house(2), "公封2", { documentNo, startDate, endDate }), police).alerts;
    driver.moveTo("2028-02-01");
    expect(codes(renew("公封2续", "2028-03-01", "2029-02-28"))).toEqual([]);
    driver.moveTo("2029-02-01");
    expect(renew("公封2再续", "2029-03-01", "2030-02-28").map((a) => [a.code, a.zh.includes("第 2 次")])).toEqual([
      ["CF-25", true],
    ]);
  });
});

describe("the law of mortgages and pre-notices (§3.2, §3.3)", () => {
  it("DY-05, DY-06 agreed ranks need all mortgages in their new order and the consent of every mortgagee that moves back", () => {
    const driver = new RegisterDriver();
    // All in the same millisecond: only the sequence number differs.
    const [a, b, c] = [bank, otherBank, bank].map((who) => driver.enter("mortgage.file", mortgage(house(1)), who)) as [
      ReturnType<RegisterDriver["enter"]>,
      ReturnType<RegisterDriver["enter"]>,
      ReturnType<RegisterDriver["enter"]>,
    ];
    const [first, second, third] = [a, b, c].map((m) => m.certificates[0]!.no) as [string, string, string];
    const order = (proofNos: string[], ...consents: { name: string; idNo: string }[]): RegisterEvent => ({
      type: "ranks-agreed",
      unitCode: house(1),
      proofNos,
      papers: [handedIn("rank", consents)],
    });
    const [ofFirst, ofSecond] = [
      { ...bankPerson, idNo: first },
      { name: otherBank.name, idNo: second },
    ] as const;
    expect(refusalCodes(driver, order([second, first]))).toEqual(["DY-05"]);
    expect(refusalCodes(driver, order([first, first, second]))).toEqual(["DY-05"]);
    expect(refusalCodes(driver, order([third, first, second], ofFirst))).toEqual(["DY-06"]);
    const effects = applyEvent(driver, order([third, first, second], ofFirst, ofSecond));
    expect(driver.state(house(1)).mortgages.map((m) => [m.proofNo, m.rank])).toEqual([
      [third, 1],
      [first, 2],
      [second, 3],
    ]);
    expect(effects.map((e) => [e.caseNo, e.alert!.code, e.units![0]!.rank])).toEqual([
      [a.caseNo, "DY-05", 2],
      [b.caseNo, "DY-05", 3],
      [c.caseNo, "DY-05", 1],
    ]);
    expect(driver.enter("mortgage.file", mortgage(house(1)), bank).units[0]!.rank).toBe(4);
    driver.enter("mortgage.cancel", cancelMortgage(house(1), third), bank);
    expect(
      driver
        .state(house(1))
        .mortgages.map((m) => m.proofNo)
        .slice(0, 2),
    ).toEqual([first, second]);
  });

  it("DY-07 the period of a maximum mortgage must end after its first day, while an ordinary term may be one day", () => {
    const driver = new RegisterDriver();
    const oneDay = { termStart: "2026-03-01", termEnd: "2026-03-01" };
    expect(codes(driver.refuse("mortgage.file", maximum(house(1), oneDay), bank))).toEqual(["DY-07"]);
    driver.enter("mortgage.file", mortgage(house(1), oneDay), bank);
    expect(
      codes(
        driver.refuse("mortgage.file", mortgage(house(1), { termStart: "2026-03-02", termEnd: "2026-03-01" }), bank),
      ),
    ).toEqual(["DY-07"]);
  });

  it("DY-16, CF-13 a mortgage notice on a pre-seized home converts with its rank, and the new proof is added to the case", () => {
    const driver = new RegisterDriver();
    driver.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    driver.enter("seizure.request", preSeizure(house(1), "（2026）浙0106执1号"), court);
    applyEvent(driver, { type: "first-registration", unitCode: house(1) });
    const effects = applyEvent(driver, { type: "transfer", unitCode: house(1), to: [zhang], titleNo: TITLE });
    const [converted, toBank, seized] = effects;
    expect(toBank).toMatchObject({
      caseNo: "",
      holder: { institution: bank.id },
      certificates: converted!.certificates,
    });
    expect([converted!.alert!.code, converted!.units, converted!.certificates!.map((c) => c.right)]).toEqual([
      "DY-16",
      [{ unitCode: house(1), rank: 1 }],
      ["mortgage"],
    ]);
    expect(driver.state(house(1)).mortgages[0]!.proofNo).toBe(converted!.certificates![0]!.no);
    expect([seized!.alert!.code, seized!.units]).toEqual([
      "CF-13",
      [{ unitCode: house(1), queuePosition: 0, effectiveFrom: "2026-03-01", effectiveTo: "2029-02-28" }],
    ]);
  });

  it("带押过户 a mortgaged home passes to the buyer, and the new mortgage ranks second until the old one is cancelled", () => {
    const driver = new RegisterDriver();
    const old = driver.enter("mortgage.file", mortgage(house(1)), otherBank);
    applyEvent(driver, { type: "transfer", unitCode: house(1), to: [li], titleNo: TITLE });
    const fresh = driver.enter("mortgage.file", mortgage(house(1), { mortgagors: [li], titleNo: TITLE }), bank);
    expect(fresh.units[0]!.rank).toBe(2);
    const { effects } = driver.enter("mortgage.cancel", cancelMortgage(house(1), old.certificates[0]!.no), otherBank);
    expect(effects.map((e) => [e.caseNo, e.units![0]!.rank])).toEqual([[fresh.caseNo, 1]]);
    const restricted = driver.enter("mortgage.file", mortgage(house(2), { transferRestricted: true }), otherBank);
    expect(restricted.units[0]!.rank).toBe(1);
    expect(refusalCodes(driver, { type: "transfer", unitCode: house(2), to: [li] })).toEqual(["DY-11"]);
    applyEvent(driver, {
      type: "transfer",
      unitCode: house(2),
      to: [li],
      papers: [handedIn("transfer", [{ name: otherBank.name, idNo: otherBank.id }])],
    });
  });

  it("allows a search to find the holder of a mortgage notice until the notice ends", () => {
    const driver = new RegisterDriver();
    const { certificates } = driver.enter("pre-notice.register", notice(house(1), { mortgage: loan }), developer);
    const hits = () =>
      driver.register
        .search([{ name: bank.name, idType: "credit-code", idNo: bank.id }])
        .map((h) => [h.unitCode, h.as]);
    expect(hits()).toEqual([[house(1), "mortgage-notice-holder"]]);
    driver.enter(
      "pre-notice.cancel",
      { ref: "c", unitCode: house(1), proofNo: certificates[1]!.no, ground: "结清" },
      bank,
    );
    expect(hits()).toEqual([]);
    expect(driver.register.search([developerPerson]).map((h) => h.as)).toEqual(["owner"]);
  });
});

/** Verified articles by law. A source may cite only these national texts. */
const VERIFIED_ARTICLES: Readonly<Record<string, readonly string[]>> = {
  民法典: [
    "二百二十",
    "二百二十一",
    "三百零一",
    "三百六十八",
    "三百六十九",
    "三百九十七",
    "三百九十八",
    "三百九十九",
    "四百零六",
    "四百零九",
    "四百一十四",
    "四百二十",
    "四百二十三",
  ],
  不动产登记暂行条例: ["十四", "十五", "十七", "二十二", "二十七", "二十八", "三十三"],
  不动产登记暂行条例实施细则: ["六十七", "七十五", "七十七", "七十八", "八十六", "九十", "九十一", "九十三"],
  "最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定": [
    "一",
    "十二",
    "十九",
    "二十一",
    "二十三",
    "二十四",
    "二十五",
    "二十六",
    "二十七",
    "二十八",
  ],
  最高人民法院关于适用民事诉讼法的解释: ["一百六十五", "四百八十五"],
  最高人民法院关于人民法院办理财产保全案件若干问题的规定: ["十六", "十七"],
  最高人民法院关于适用民法典有关担保制度的解释: ["五十一", "五十二"],
  "物权编解释（一）": ["四", "五"],
  "法发〔2004〕5号": ["十三", "十五", "十六", "十八", "二十"],
  "法释〔2013〕20号": ["四"],
  "法释〔2016〕6号": ["二", "三"],
  "法〔2015〕137号": [],
  "公通字〔2013〕30号（待确认）": [],
  "自然资发〔2021〕54号": [],
};

it.each(Object.entries(RULES).flatMap(([name, rule]) => ("source" in rule ? [[name, rule.source] as const] : [])))(
  "%s cites only verified sources",
  (_, source) => {
    for (const part of source.split("；")) {
      const law = part.replace(/ ?第.*$/, "");
      expect(Object.keys(VERIFIED_ARTICLES)).toContain(law);
      for (const [, article] of part.matchAll(/第([一二三四五六七八九十百零]+)条/g))
        expect(VERIFIED_ARTICLES[law]).toContain(article);
    }
  },
);
