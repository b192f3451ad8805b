import { describe, expect, it } from "vitest";
import { maskForeignText, maskForeignValue } from "../../src/contract/index.js";

describe("masking of foreign text", () => {
  it.each([
    ["抵押人：张三，证件号 330106199001010018", ["张三", "19900101"]],
    ["姓名:欧阳修文 与证件不一致", ["欧阳修文"]],
    ["抵押人张三与登记簿不一致", ["张三"]],
    ["权利人（张三、李四光）不一致", ["张三", "李四光"]],
    ['{"name":"王小明","idNo":"330106199001010018"}', ["王小明", "19900101"]],
    ["mortgagor: Zhang San does not match", ["Zhang", "San"]],
    ["name=ZHANG WEI", ["ZHANG", "WEI"]],
    ["张三（330106199001010018）已死亡", ["张三", "19900101"]],
    ["身份证 330106-19900101-0018 无效", ["19900101"]],
    ["身份证 330106 19900101 001X 无效", ["19900101"]],
    ["身份证３３０１０６１９９００１０１００１８无效", ["１９９００１０１"]],
    ["旧证 330106900101001", ["900101001"]],
    ["护照号 E12345678 无效", ["E12345678"]],
    ["请拨打 13805718888 或 +86 138 0571 8888", ["05718888", "138 0571 8888"]],
    ["卡号 6222021202001234567 未核对", ["1202001234"]],
    ["账号：6222 0212 0200 1234 567", ["0212 0200"]],
    ["经营者 92330106MA2B0XXU1T", ["MA2B0XXU"]],
    ["got Authorization: Bearer sk-live-51H8xYz", ["sk-live-51H8xYz"]],
    ['header {"authorization":"Bearer abc.def.ghi"} rejected', ["abc.def.ghi"]],
    ["Bearer sandbox-bank is expired", ["sandbox-bank"]],
    ["Cookie: sid=8f3c; csrf=77aa", ["8f3c", "77aa"]],
    ["x-api-key=AKIA77aa99 refused", ["AKIA77aa99"]],
    ["令牌：abcdef123456 已过期", ["abcdef123456"]],
  ])("hides personal data and secrets in: %s", (text, secrets) => {
    const masked = maskForeignText(text);
    for (const secret of secrets) expect(masked).not.toContain(secret);
    expect(maskForeignText(masked)).toBe(masked);
  });

  it.each([
    "缺少抵押合同，请在 2026-12-01 前补交",
    "不动产单元 330106001001GB00001F00010001 已被查封（杭州市西湖区人民法院，（2026）浙0106执1234号）",
    "抵押权人：示例银行股份有限公司杭州分行",
    "申请人应当在规定期限内补交材料",
    "抵押人与登记簿记载不一致",
    "抵押人为未成年人",
    "浙（2026）杭州市不动产证明第0000001号",
    "the bearer token is invalid or expired",
    "case 330100-20261121-000001 was refused",
    "被担保主债权数额 1200000.00 与合同不一致",
    "服务热线 0571-12345",
    "basic information is missing",
  ])("keeps text that identifies no person: %s", (text) => {
    expect(maskForeignText(text)).toBe(text);
  });

  it("makes control and direction characters visible", () => {
    expect(maskForeignText("\u001b[31m拒绝\u202e\u0000\r")).toBe("\\u001b[31m拒绝\\u202e\\u0000\\u000d");
  });

  it("keeps the fields of a JSON document that programs use", () => {
    const document = {
      caseNo: "330106199001010018",
      ref: "330106199001010018",
      errors: [{ zh: "姓名：张三", pointer: "/a" }],
    };
    expect(maskForeignValue(document)).toEqual({ ...document, errors: [{ zh: "姓名：张*", pointer: "/a" }] });
  });

  it("takes linear time for a text designed to be slow", () => {
    for (const text of [
      "姓名：".repeat(20_000),
      "张".repeat(200_000),
      "1 ".repeat(100_000),
      "token=".repeat(30_000),
      "name: A ".repeat(20_000),
      "抵押人：" + "张三、".repeat(50_000),
    ]) {
      const started = performance.now();
      maskForeignText(text);
      expect(performance.now() - started).toBeLessThan(3_000);
    }
  });
});
