/** The sealed result of a query (查询结果): who asked, for which purpose, when, and what the register showed. */
import {
  CO_OWNERSHIP,
  MORTGAGE_TYPES,
  SEIZURE_MEASURES,
  findEntry,
  formatUnitCode,
  maskIdNo,
  preNoticeTypes,
  type CodeTable,
  type SearchHit,
  type UnitState,
} from "../../contract/index.js";
import type { Authority } from "../authorities/authority.js";
import { FONT, WHOLE_PAGE, addTable, centred, drawPage, type Page, type TableRow } from "./boxed-table.js";
import { chineseFont } from "./font.js";
import { PAGE } from "./page-content.js";
import { PdfDocument } from "./pdf-document.js";
import { dateString, textString } from "./pdf-objects.js";

/** What a query was told, as it is kept. */
export interface QueryResult {
  readonly queryNo: string;
  readonly at: string;
  /** Name and code of the institution that asked. */
  readonly asker: { readonly name: string; readonly id: string };
  readonly purpose?: string | undefined;
  readonly documentNo?: string | undefined;
  readonly notice?: string | undefined;
  readonly authorisation?: string | undefined;
  /** What was asked for, one line each. */
  readonly subject: readonly string[];
  readonly unit?: UnitState | undefined;
  readonly hits?: readonly SearchHit[] | undefined;
}

type Row = readonly [label: string, value: string | undefined];

const TITLE = "不动产登记资料查询结果";
const HOLDS: Readonly<Record<SearchHit["as"], string>> = {
  owner: "所有权人",
  "pre-notice-holder": "预告登记权利人",
  "mortgage-notice-holder": "抵押权预告登记",
  mortgagee: "抵押权人",
};

/** Creates the result as a PDF, with identical bytes for the same result. */
export function queryResultDocument(result: QueryResult, authority: Authority): PdfDocument {
  const at = dateString(new Date(result.at));
  const document = new PdfDocument({
    Title: textString(`${TITLE} ${result.queryNo}`),
    Author: textString(authority.capabilities.authority.zh),
    Creator: textString("bdc-connect sandbox"),
    CreationDate: at,
    ModDate: at,
  });
  const rows = [...askedRows(result), ...(result.unit ? unitRows(result.unit) : hitRows(result.hits ?? []))];
  const all: Row[] = [
    ["登记机构", authority.capabilities.authority.zh],
    ...rows,
    ["说明", "本查询结果由测试登记机构出具，不具有法律效力。Issued by a sandbox authority; no legal effect."],
  ];
  const newPage = (): Page => ({ lines: [centred(TITLE, 13, PAGE.height - 72)], boxes: [] });
  const first: Page = {
    lines: [centred(TITLE, 22, PAGE.height - 80), centred(`查询请求单号 ${result.queryNo}`, 13, PAGE.height - 112)],
    boxes: [],
  };
  const shown = all.filter((row): row is TableRow => Boolean(row[1]));
  const pages = addTable([first], { ...WHOLE_PAGE, top: PAGE.height - 136 }, shown, newPage);
  const texts = pages.flatMap(({ lines }) => lines.map(({ text }) => text));
  const fonts = { [FONT]: chineseFont(document, new Set(texts.join(""))) };
  for (const page of pages)
    document.addPage({ width: PAGE.width, height: PAGE.height, fonts, content: drawPage(page).join("\n") });
  return document;
}

function askedRows({ asker, purpose, documentNo, notice, authorisation, at, subject }: QueryResult): Row[] {
  return [
    ["查询机构", `${asker.name}（${asker.id}）`],
    ["查询目的", purpose],
    ["案号", documentNo],
    ["协助查询通知书", notice && `SHA-256 ${notice}`],
    ["授权书", authorisation && `SHA-256 ${authorisation}`],
    ["查询时间", at],
    ["查询内容", subject.join("\n")],
  ];
}

const nameOf = (table: CodeTable, value: string): string => findEntry(table, value)?.zh ?? value;
const person = ({ name, idNo }: { name: string; idNo?: string | undefined }): string =>
  idNo === undefined ? name : `${name}（${maskIdNo(idNo)}）`;

/** Every right and restriction; a kind of right without any entry says so, because its absence is the answer. */
function unitRows(unit: UnitState): Row[] {
  const lines = (values: readonly string[] | undefined): string => (values?.length ? values.join("\n") : "无");
  return [
    ["不动产单元号", formatUnitCode(unit.unitCode)],
    ["坐落", unit.address],
    ["不动产权证号", unit.titleNo],
    ["权利人", lines(unit.owners.map(person))],
    ["共有方式", unit.coOwnership && nameOf(CO_OWNERSHIP, unit.coOwnership)],
    [
      "抵押权",
      lines(
        unit.mortgages.map(
          (m) =>
            `第${m.rank}顺位 ${m.mortgagee} ${nameOf(MORTGAGE_TYPES, m.mortgageType)} ${m.amount} ${m.currency} ${m.proofNo}`,
        ),
      ),
    ],
    [
      "预告登记",
      lines(
        unit.preNotices.map(
          (n) => `${nameOf(preNoticeTypes(n), n.type)} ${n.holders.map(person).join("、")} ${n.proofNo}`,
        ),
      ),
    ],
    [
      "查封登记",
      lines(
        unit.seizures.map((s) => {
          const place = s.queuePosition === 0 ? "生效" : `轮候${s.queuePosition}`;
          const term = s.startDate && s.endDate ? ` ${s.startDate} 至 ${s.endDate}` : "";
          return `${nameOf(SEIZURE_MEASURES, s.measure)}（${place}） ${s.organ} ${s.documentNo}${term}`;
        }),
      ),
    ],
    ["异议登记", lines(unit.objections?.map((o) => `${o.applicant} ${o.registeredAt}`))],
    ["居住权", lines(unit.habitation?.map((h) => `${h.holder} ${h.registeredAt}`))],
    ["限制", lines(unit.restrictions.map((r) => r.zh))],
  ];
}

function hitRows(hits: readonly SearchHit[]): Row[] {
  if (!hits.length) return [["查询结果", "无登记信息"]];
  return hits.map((hit, i): Row => [
    `查询结果 ${i + 1}`,
    [
      formatUnitCode(hit.unitCode),
      ...(hit.address === undefined ? [] : [hit.address]),
      `${HOLDS[hit.as]} ${person({ name: hit.holder, idNo: hit.idNo })}${hit.share === undefined ? "" : ` ${hit.share}`}`,
      `抵押 ${hit.mortgages} 个，查封 ${hit.seizures} 个`,
    ].join("\n"),
  ]);
}
