import {
  MATERIAL_KINDS,
  columnsFor,
  findEntry,
  maskIdNo,
  unitCodesOf,
  type Filing,
  type Material,
} from "../../contract/index.js";
import { escapeFormula } from "../files/csv/encode.js";
import { encodeCsv } from "../files/csv/encode-table.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord } from "../ledger/types.js";
import { materialsFolderOf } from "../materials/folder.js";
import { PageCounter } from "./page-counter.js";

/** One filing on the handover list. The counter compares paper and image by number, pages and hash. */
export interface HandoverEntry {
  /** Ref of the filing. */
  readonly ref: string;
  /** Case number at the authority. */
  readonly caseNo: string;
  /** Codes of its units. */
  readonly unitCodes: readonly string[];
  /** Names of the parties with masked ID numbers; the papers have them in full. */
  readonly people: readonly string[];
  /** Materials filed with it. `pages` is counted for PDFs that still lie beside the batch's file. */
  readonly materials: readonly Material[];
}

const PAGE = 1_000;

/**
 * Yields an entry for every filing of a batch that has a case, in file order, for the handover list (移交清单).
 *
 * @throws LedgerError When the ledger cannot be read.
 */
export async function* handover(ledger: Ledger, batch: BatchRecord): AsyncGenerator<HandoverEntry> {
  const lists = [
    ...new Set(columnsFor(batch.kind).flatMap(({ place }) => (place.in === "people" ? [place.list] : []))),
  ];
  const counter = new PageCounter(materialsFolderOf(batch));
  let last = 0;
  for (let after = 0; ;) {
    const rows = await ledger.rowsOf(batch.id, after, PAGE);
    if (rows.length === 0) return;
    after = rows.at(-1)!.row;
    for (const { filing } of rows) {
      if (!filing?.caseNo || filing.id === last) continue;
      last = filing.id;
      const content = JSON.parse((await ledger.bodyOf(filing.id))!) as Filing;
      const people = lists.flatMap((list) =>
        ((content as unknown as Record<string, { name: string; idNo?: string }[] | undefined>)[list] ?? []).map((p) =>
          p.idNo ? `${p.name}（${maskIdNo(p.idNo)}）` : p.name,
        ),
      );
      yield {
        ref: filing.ref,
        caseNo: filing.caseNo,
        unitCodes: unitCodesOf(content),
        people: [...new Set(people)],
        materials: await withPages(content.materials ?? [], counter),
      };
    }
  }
}

async function withPages(materials: readonly Material[], counter: PageCounter): Promise<Material[]> {
  const counted: Material[] = [];
  for (const material of materials) {
    const pages = await counter.pagesOf(material);
    counted.push(pages === undefined ? material : { ...material, pages });
  }
  return counted;
}

const HEADERS = [
  "序号",
  "申请编号",
  "受理编号",
  "不动产单元号",
  "当事人",
  "材料",
  "文件名",
  "页数",
  "SHA-256",
] as const;

/** Text in the place of the documents of a filing that has none. */
export const NO_MATERIALS = "未附电子材料";

/** Returns the Chinese name of a material's kind. */
export const materialName = ({ kind }: Material): string => findEntry(MATERIAL_KINDS, kind)?.zh ?? kind;

/** Returns one line per document, and one line for a filing without documents. */
function linesOf(entries: readonly HandoverEntry[]): string[][] {
  return entries.flatMap((e, i) => {
    const head = [String(i + 1), e.ref, e.caseNo, e.unitCodes.join("、"), e.people.join("、")];
    if (e.materials.length === 0) return [[...head, NO_MATERIALS, "", "", ""]];
    return e.materials.map((m) => [
      ...head,
      materialName(m),
      m.name,
      m.pages === undefined ? "" : String(m.pages),
      m.sha256,
    ]);
  });
}

/** Formats the handover list as CSV: UTF-8 with byte order mark, CRLF, Chinese headers. One line per document. */
export function handoverCsv(entries: readonly HandoverEntry[]): Uint8Array {
  return encodeCsv([HEADERS, ...linesOf(entries).map((line) => line.map(escapeFormula))], {
    encoding: "utf-8-bom",
    newline: "\r\n",
  });
}
