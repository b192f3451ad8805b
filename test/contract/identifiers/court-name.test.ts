import { expect, it } from "vitest";
import { courtNameMismatch, expectedTexts } from "../../../src/contract/identifiers/index.js";

it.each([
  ["杭州市西湖区人民法院", "浙0106"],
  ["西湖区人民法院", "赣0106"],
  ["杭州市中级人民法院", "浙01"],
  ["北京市第三中级人民法院", "京03"],
  ["浙江省高级人民法院", "浙"],
  ["最高人民法院", "最高法"],
  ["最高人民法院知识产权法庭", "最高法"],
  ["宁波海事法院", "浙72"],
  ["上海金融法院", "沪74"],
  ["北京互联网法院", "京0491"],
  ["杭州铁路运输法院", "浙8601"],
  ["新疆生产建设兵团第一师中级人民法院", "兵01"],
  ["延边朝鲜族自治州中级人民法院", "吉24"],
  ["杭州市公安局西湖分局", "浙0106"],
])("%s and the code %s may be of one court", (name, code) => {
  expect(courtNameMismatch(name, code)).toBeUndefined();
});

it.each([
  ["苏州市姑苏区人民法院", "浙0106", "以“苏”开头", "begins with 苏"],
  ["杭州市中级人民法院", "浙0106", "带 2 位数字", "has 2 digits"],
  ["杭州市西湖区人民法院", "浙01", "带 4 位数字", "has 4 digits"],
  ["浙江省高级人民法院", "浙01", "不带数字", "has no digits"],
  ["最高人民法院", "浙", "以“最高法”开头", "begins with 最高法"],
  ["广州市中级人民法院", "浙0106", "以“粤”开头、带 2 位数字", "begins with 粤 and has 2 digits"],
  ["西湖区人民法院", "最高法", "带 4 位数字", "has 4 digits"],
])("%s does not have the code %s", (name, code, zh, en) => {
  expect(expectedTexts(courtNameMismatch(name, code)!)).toEqual([zh, en]);
});
