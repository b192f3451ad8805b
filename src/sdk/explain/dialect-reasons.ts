import { MAPPING_TEXTS, UNWRITABLE_TEXTS, type MappingProblem, type UnwritableProblem } from "../../gateway/light.js";
import type { Texts } from "../../rules/index.js";

/** Texts of the codes of filings that cannot be written for a gateway with another protocol. Nothing was sent. */

type Fix = readonly [zh: string, en: string];

const DESCRIPTION: Fix = [
  "请核对接口描述（bdc dialect check），必要时联系描述的提供方",
  "Check the description (`bdc dialect check`), or ask whoever provides it",
];
const FORM: Fix = ["请核对该字段的值", "Check the value of the field"];

const FIXES: Readonly<Record<Exclude<MappingProblem, "contradiction"> | UnwritableProblem | "not-offered", Fix>> = {
  "no-code": [
    "请改用登记机构代码表中的值；代码表不全的，请补充接口描述",
    "Use a value of the authority's code table; if the table lacks it, complete the description",
  ],
  "digits-lost": [
    "请核对金额，按登记机构接受的小数位数填写",
    "Check the amount, and give it with the decimals that the authority accepts",
  ],
  "not-an-amount": FORM,
  "not-a-date": FORM,
  "not-a-flag": FORM,
  "not-a-number": FORM,
  "not-a-text": FORM,
  "not-a-list": FORM,
  "not-an-object": FORM,
  "too-long": ["请缩短该字段", "Shorten the field"],
  "contains-separator": ["请去掉该值中的分隔字符", "Remove the separator from the value"],
  "other-constant": DESCRIPTION,
  "field-not-carried": [
    "请确认可以不提交该字段后删除它，或向登记机构核实如何提交",
    "Remove the field if the filing is right without it, or ask the authority how to submit it",
  ],
  "ref-does-not-fit": [
    "请更换申请编号，符合登记机构的长度和字符要求",
    "Use a ref of the length and characters required",
  ],
  "value-missing": ["请填写该字段，或补充接入配置的设置", "Fill in the field, or the setting of the profile"],
  "several-divisions": ["请按行政区划分别提交", "Submit the filings of each division separately"],
  "material-missing": ["请重新提交；附件会再次读取", "Submit again; the documents are read again"],
  "material-damaged": ["请核对附件文件，重新提交", "Check the file of the document, and submit again"],
  "list-in-list": DESCRIPTION,
  "charset-character": [
    "请向登记机构核实该字（多为生僻字）如何填写，不要自行替换",
    "Ask the authority how to write this character, often a rare one of a name; do not replace it by yourself",
  ],
  "xml-character": ["请删除该字段中的控制字符", "Remove the control characters from the field"],
  "message-unwritable": DESCRIPTION,
  "not-offered": [
    "请通过登记机构的其他渠道办理，或核对接口描述是否完整",
    "Use another channel of the authority, or check whether the description is complete",
  ],
};

const MEANINGS = { ...MAPPING_TEXTS, ...UNWRITABLE_TEXTS };

export const DIALECT_TEXTS: Readonly<Record<string, Texts>> = Object.fromEntries(
  Object.entries(FIXES).map(([code, [fixZh, fixEn]]) => {
    const { zh, en } = MEANINGS[code as keyof typeof FIXES];
    return [code, { severity: "error", zh, en, fixZh, fixEn } satisfies Texts];
  }),
);
