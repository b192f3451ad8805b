/**
 * Finds the fields of a 不动产登记证明 in its text: the value of a field is the text from its label to the next label. A
 * number elsewhere on the page is not the value of the field.
 */

export type PrintedField = "holder" | "obligor" | "unit" | "amount" | "contract";

const LABELS: Readonly<Record<string, PrintedField | undefined>> = {
  "权利人(申请人)": "holder",
  抵押权人: "holder",
  权利人: "holder",
  义务人: "obligor",
  抵押人: "obligor",
  不动产单元号: "unit",
  不动产单元代码: "unit",
  被担保主债权数额: "amount",
  主债权数额: "amount",
  担保债权数额: "amount",
  债权数额: "amount",
  最高债权数额: "amount",
  最高债权额: "amount",
  债权金额: "amount",
  数额: "amount",
  成交价格: "amount",
  取得价格: "amount",
  抵押合同编号: "contract",
  抵押合同号: "contract",
  主债权合同编号: "contract",
  买卖合同编号: "contract",
  合同编号: "contract",
  合同号: "contract",
  // Labels of fields that are not compared; they end the field before them.
  证明权利或事项: undefined,
  坐落: undefined,
  其他: undefined,
  附记: undefined,
  债务履行期限: undefined,
  债权确定期间: undefined,
  抵押方式: undefined,
  共有方式: undefined,
  担保范围: undefined,
  抵押顺位: undefined,
  是否存在禁止或限制转让抵押不动产的约定: undefined,
  登记机构: undefined,
  受理编号: undefined,
  业务号: undefined,
  登记时间: undefined,
  登簿时间: undefined,
  电子证照标识: undefined,
  状态: undefined,
  说明: undefined,
};
const LONGEST_FIRST = Object.keys(LABELS).sort((a, b) => b.length - a.length);
const FIRST_CHARACTERS = new Set(LONGEST_FIRST.map((label) => label[0]!));

interface Found {
  readonly field: PrintedField | undefined;
  readonly start: number;
  readonly end: number;
  readonly beginsLine: boolean;
}

/** The labelled fields of a printed certificate. */
export class PrintedFields {
  /** The whole text, line by line, normalized to NFKC. */
  readonly text: string;
  readonly #found: readonly Found[];

  constructor(lines: readonly string[]) {
    this.text = lines.map((line) => line.normalize("NFKC").trim()).join("\n");
    this.#found = [...findLabels(this.text)];
  }

  /**
   * Returns the values after all labels of a field; empty when there is no label. If a label is at the beginning of a
   * line, it is that of the form, and the same word within a sentence (附记) is ignored.
   */
  valuesOf(field: PrintedField): string[] {
    const values = this.#found.flatMap((label, i) => {
      const value = () => this.text.slice(label.end, this.#found[i + 1]?.start ?? this.text.length);
      return label.field === field ? [{ beginsLine: label.beginsLine, value: value() }] : [];
    });
    const inForm = values.filter(({ beginsLine }) => beginsLine);
    return (inForm.length > 0 ? inForm : values).map(({ value }) => value.replace(/^\s{0,8}:/, ""));
  }
}

function* findLabels(text: string): Generator<Found> {
  for (let at = 0; at < text.length; at++) {
    if (!FIRST_CHARACTERS.has(text[at]!)) continue;
    const found = labelAt(text, at);
    if (found === undefined) continue;
    const { label, end } = found;
    yield { field: LABELS[label], start: at, end, beginsLine: at === 0 || text[at - 1] === "\n" };
    at = end - 1;
  }
}

/** Finds the longest label at a position. Labels can be printed with spaces: `数 额`. */
function labelAt(text: string, start: number): { readonly label: string; readonly end: number } | undefined {
  for (const label of LONGEST_FIRST) {
    let at = start;
    for (const character of label) {
      if (text[at] === " " && at > start) at++;
      if (text[at] !== character) {
        at = -1;
        break;
      }
      at++;
    }
    if (at >= 0) return { label, end: at };
  }
  return undefined;
}
