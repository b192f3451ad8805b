import { brand, isBranded } from "../../../contract/index.js";
import { columnLetters } from "./column-letters.js";

/** Thrown when a file cannot be read or written. Problems in rows that can be read are findings, not errors. */
export class FileError extends Error {
  /** What is wrong. */
  readonly code: FileErrorCode;
  /** Path of the file, as it was given. */
  readonly path: string;
  /** What is wrong and where, in Chinese. */
  readonly zh: string;
  /** What is wrong and where, in English. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;
  /** Row number as Excel shows it, from 1. */
  readonly row?: number;
  /** Column, from 0. */
  readonly column?: number;

  /**
   * @param place Row and column, when the problem has a place.
   * @param options.detail Added to the text in brackets.
   */
  constructor(
    code: FileErrorCode,
    path: string,
    place: { row?: number; column?: number } = {},
    options?: { cause?: unknown; detail?: string | { readonly zh: string; readonly en: string } },
  ) {
    const text = texts[code];
    const detail = typeof options?.detail === "string" ? { zh: options.detail, en: options.detail } : options?.detail;
    const en = atEn(place) + text.en + (detail ? ` (${detail.en})` : "");
    super(`${en} ${text.fixEn}`, options);
    this.name = "FileError";
    brand(this, "file-error");
    this.code = code;
    this.path = path;
    this.zh = atZh(place) + text.zh + (detail ? `（${detail.zh}）` : "");
    this.en = en;
    this.fixZh = text.fixZh;
    this.fixEn = text.fixEn;
    if (place.row !== undefined) this.row = place.row;
    if (place.column !== undefined) this.column = place.column;
  }
}

/** Checks for a `FileError`, including one from another copy of the package in this process. */
export function isFileError(error: unknown): error is FileError {
  return isBranded(error, "file-error");
}

/** Code of a `FileError`. Each is explained by `bdc explain CODE`. */
export type FileErrorCode = keyof typeof texts;

/** Texts of a code. */
export interface FileErrorText {
  /** What is wrong, in Chinese. */
  zh: string;
  /** What is wrong, in English. */
  en: string;
  /** What to do, in Chinese. */
  fixZh: string;
  /** What to do, in English. */
  fixEn: string;
}

const texts = {
  "file-not-found": {
    zh: "文件不存在。",
    en: "The file does not exist.",
    fixZh: "请核对路径和文件名（包括扩展名）。",
    fixEn: "Check the path and the file name, including the extension.",
  },
  "path-too-long": {
    zh: "文件名或路径太长。",
    en: "The file name or the path is too long.",
    fixZh:
      "每一级名称最多 255 字节（一个汉字 3 字节，即 85 个汉字）。请改用较短的文件名；结果文件可用 --out 另选文件名。",
    fixEn:
      "Each name in a path can have at most 255 bytes (3 per Chinese character). Use a shorter file name; for a result file, choose another name with --out.",
  },
  "file-unreadable": {
    zh: "文件无法读取。",
    en: "The file cannot be read.",
    fixZh: "请确认这是一个文件而不是文件夹，没有被其他程序独占，并且当前用户有读取权限。",
    fixEn:
      "Make sure that it is a file, not a folder, that no other program has locked it, and that you have permission to read it.",
  },
  "file-not-regular": {
    zh: "这不是普通文件，无法读取。",
    en: "This is not a regular file and cannot be read.",
    fixZh: "请先将内容保存为文件，再指定该文件的路径；管道、设备和套接字的内容长度不固定，也无法重复读取。",
    fixEn:
      "Save the content as a file and use the path of that file: pipes, devices and sockets have no fixed length and cannot be read twice.",
  },
  "file-empty": {
    zh: "文件是空的（0 字节或只有字节顺序标记）。",
    en: "The file is empty (0 bytes, or only a byte order mark).",
    fixZh: "请在 Excel 中打开原文件，确认有内容后重新另存为 CSV。",
    fixEn: "Open the original in Excel, check that it has content, and save it as CSV again.",
  },
  "file-changed": {
    zh: "读取过程中文件被修改。",
    en: "The file was changed while it was being read.",
    fixZh: "请等其他程序保存完毕、关闭该文件后重试。",
    fixEn: "Wait until other programs have saved and closed the file, then try again.",
  },
  "file-not-text": {
    zh: "文件不是文本，无法按 CSV 读取。",
    en: "The file is not text and cannot be read as CSV.",
    fixZh:
      "请提交表格：在 Excel 或 WPS 中打开原来的表格，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”；不支持 PDF、图片和 Word 文件。",
    fixEn:
      'A spreadsheet is required: open the original in Excel or WPS and save it as .xlsx or "CSV UTF-8 (Comma delimited)"; PDF, image and Word files are not supported.',
  },
  "file-is-workbook": {
    zh: "这是 Excel 工作簿（.xlsx），不是 CSV。",
    en: "This is an Excel workbook (.xlsx), not CSV.",
    fixZh: "请把扩展名改回 .xlsx，或在 Excel 中另存为“CSV UTF-8（逗号分隔）”。",
    fixEn: 'Change the extension back to .xlsx, or save the file in Excel as "CSV UTF-8 (Comma delimited)".',
  },
  "file-is-old-workbook": {
    zh: "这是旧版 Excel（.xls）或 WPS（.et）工作簿，无法读取。",
    en: "This is a workbook in an old format, Excel (.xls) or WPS (.et), which cannot be read.",
    fixZh: "请在 Excel 或 WPS 中打开，选择“文件 → 另存为”，保存类型选“Excel 工作簿（.xlsx）”。",
    fixEn: "Open it in Excel or WPS, choose File > Save As and select the type Excel Workbook (.xlsx).",
  },
  "file-is-xlsb": {
    zh: "这是二进制工作簿（.xlsb），无法读取。",
    en: "This is a binary workbook (.xlsb), which cannot be read.",
    fixZh: "请在 Excel 或 WPS 中打开，选择“文件 → 另存为”，保存类型选“Excel 工作簿（.xlsx）”。",
    fixEn: "Open it in Excel or WPS, choose File > Save As and select the type Excel Workbook (.xlsx).",
  },
  "file-is-ods": {
    zh: "这是 OpenDocument 表格（.ods），无法读取。",
    en: "This is an OpenDocument spreadsheet (.ods), which cannot be read.",
    fixZh: "请在 WPS、Excel 或 LibreOffice 中打开，选择“文件 → 另存为”，保存类型选“Excel 工作簿（.xlsx）”。",
    fixEn: "Open it in LibreOffice, Excel or WPS, choose File > Save As and select the type Excel Workbook (.xlsx).",
  },
  "file-is-html": {
    zh: "文件内容是网页（HTML 或 XML），但扩展名为表格扩展名。",
    en: "The file contains a web page (HTML or XML), although its extension is that of a spreadsheet.",
    fixZh: "请在 Excel 中打开，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”。",
    fixEn: 'Open it in Excel and save it as .xlsx or "CSV UTF-8 (Comma delimited)".',
  },
  "file-encrypted": {
    zh: "文件设有打开密码，无法读取。",
    en: "The file is protected by a password and cannot be read.",
    fixZh: "请在 Excel 中输入密码打开，在“文件 → 信息 → 保护工作簿 → 用密码进行加密”中清空密码，再保存。",
    fixEn:
      "Open it in Excel with the password, clear the password under File > Info > Protect Workbook > Encrypt with Password, and save the file.",
  },
  "encoding-broken": {
    zh: "含有损坏的字符：字节与文件的编码不符（可能是被截断的半个汉字）。",
    en: "There is a damaged character: its bytes are not valid in the encoding of the file (possibly half of a truncated character).",
    fixZh:
      "请改正该单元格后重新另存；如果整个文件都是乱码，请用 --encoding 指定编码（utf-8、gb18030、utf-16le、utf-16be）。",
    fixEn:
      "Correct the cell and save the file again. If the whole file looks garbled, specify its encoding with --encoding (utf-8, gb18030, utf-16le, utf-16be).",
  },
  "encoding-big5": {
    zh: "文件是繁体中文编码（Big5），无法按简体中文读取。",
    en: "The file is encoded in Big5 (traditional Chinese), which is not supported.",
    fixZh: "请在 Excel 或记事本中以 Big5（繁体中文）打开，确认文字正常后另存为“CSV UTF-8（逗号分隔）”。",
    fixEn: 'Open it as Big5 in Excel or a text editor, check that the text is readable, and save it as "CSV UTF-8".',
  },
  "encoding-doubled": {
    zh: "文字是乱码：文件曾以错误的编码打开并保存。",
    en: "The text is garbled: the file was opened with the wrong encoding and saved again.",
    fixZh:
      "请改用变成乱码之前的文件，或从原系统重新导出；打开时选择正确的编码，确认文字正常后另存为“CSV UTF-8（逗号分隔）”。",
    fixEn:
      'Use a copy from before the text was garbled, or export the file again. Open it with the correct encoding, check that the text is readable, and save it as "CSV UTF-8".',
  },
  "encoding-lost": {
    zh: "汉字已变成问号，无法恢复：保存时所选的编码不支持汉字。",
    en: "The Chinese text was replaced by question marks and cannot be recovered: the file was saved in an encoding without Chinese characters.",
    fixZh: "请改用原来的文件，或从原系统重新导出，另存为“CSV UTF-8（逗号分隔）”或 .xlsx。",
    fixEn: 'Use the original file, or export it again, and save it as "CSV UTF-8" or .xlsx.',
  },
  "delimiter-unsupported": {
    zh: "列之间的分隔符不受支持；支持的是英文逗号、分号、制表符和竖线（|）。",
    en: "The delimiter between the columns is not supported. Supported delimiters: comma, semicolon, tab and vertical bar (|).",
    fixZh: "请在 Excel 中用“数据 → 自文本/CSV”或“分列”按该分隔符分开，核对后另存为 .xlsx；或把分隔符替换为英文逗号。",
    fixEn:
      "Import the file in Excel (Data > From Text/CSV) with that delimiter and save it as .xlsx, or replace the delimiter with commas.",
  },
  "quote-not-closed": {
    zh: "该单元格以英文双引号开头，但一直没有结束的双引号，后面的行都会被当成它的内容。",
    en: "This cell starts with a double quote that is never closed, so all following rows would become part of it.",
    fixZh: '请删除该单元格开头的双引号，或在结尾补上双引号；引号本身要作为内容时写成两个（""）。',
    fixEn:
      'Remove the quote at the start of the cell or add the closing one. Write a quote that belongs to the text twice ("").',
  },
  "quote-swallows-rows": {
    zh: "该单元格的双引号内包含多行数据，很可能多了一个双引号。",
    en: "The quotes of this cell enclose whole rows of the table. There is probably one double quote too many.",
    fixZh: "请检查该行开头附近多余的双引号，删除后重新保存。",
    fixEn: "Find the extra double quote near the start of this row, remove it and save the file again.",
  },
  "text-after-quote": {
    zh: "单元格的结束双引号后面还有文字。",
    en: "There is text after the closing quote of this cell.",
    fixZh:
      '请改正该单元格：用一对英文双引号括住全部内容，内容中的双引号写成两个（""）；或在 Excel 中核对后另存为 CSV。',
    fixEn:
      'Enclose the whole cell in one pair of double quotes and write each quote inside it twice (""), or check the file in Excel and save it as CSV.',
  },
  "space-before-quote": {
    zh: "单元格开头的双引号前有空格，双引号因此无效，内容会在逗号处断开。",
    en: "There is white space before the opening quote of this cell. The quotes therefore have no effect, and the cell would be split at its commas.",
    fixZh: "请删除双引号前的空格；由程序导出的，请去掉分隔符后面的空格，或改为导出 .xlsx。",
    fixEn:
      "Remove the white space before the quote. If a program exports the file, remove the spaces after the delimiters or export .xlsx instead.",
  },
  "quote-backslash": {
    zh: '内容中的双引号用反斜杠转义（\\"），CSV 不支持这种写法。',
    en: 'A quote in the text is escaped with a backslash (\\"), which CSV does not support.',
    fixZh: '请把内容中的双引号写成两个（""）；由程序导出的，请按 RFC 4180 导出 CSV，或改为导出 .xlsx。',
    fixEn:
      'Write each quote in the text twice (""). If a program exports the file, export CSV according to RFC 4180, or .xlsx.',
  },
  "stray-carriage-return": {
    zh: "单元格中有单独的回车符（CR），该行可能被断成两行。",
    en: "This cell contains a single carriage return (CR), which may split the row in two.",
    fixZh: "请删除该回车符；内容确需换行的，请用英文双引号括住整个单元格，或在 Excel 中核对后另存为 CSV。",
    fixEn:
      "Remove the carriage return. If the line break belongs to the text, enclose the whole cell in double quotes, or check the file in Excel and save it as CSV.",
  },
  "row-torn": {
    zh: "该行被换行断开，后面的内容落到了下一行：单元格中的换行没有用双引号括住。",
    en: "A line break in an unquoted cell splits this row: the rest of it is on the next line.",
    fixZh: "请把断开的几行合并为一行：删除单元格中的换行，或用英文双引号括住整个单元格；下一行若是说明文字，请删除。",
    fixEn:
      "Join the lines into one row: remove the line break, or enclose the whole cell in double quotes. If the next line is a note, delete it.",
  },
  "row-in-quotes": {
    zh: "整行被一对双引号括住，成了一个单元格。",
    en: "The whole row is enclosed in one pair of quotes, which makes it a single cell.",
    fixZh: "请去掉每行首尾的双引号；或在 Excel 中用“数据 → 分列”分开后另存为 .xlsx。",
    fixEn:
      "Remove the quotes at both ends of each line, or split the column in Excel (Data > Text to Columns) and save as .xlsx.",
  },
  "nul-character": {
    zh: "单元格中有空字符（NUL，0x00）。",
    en: "This cell contains a NUL character (0x00).",
    fixZh: "请重新键入该单元格后保存，或从原系统重新导出。",
    fixEn: "Type the content of the cell again and save the file, or export it again.",
  },
  "file-too-wide": {
    zh: "一行的列数超过 4096。",
    en: "A row has more than 4096 columns.",
    fixZh: "请核对分隔符，或用 --delimiter 指定；并删除右侧多余的列。",
    fixEn: "Check the delimiter, or specify it with --delimiter, and delete unneeded columns on the right.",
  },
  "cell-too-long": {
    zh: "一个单元格超过 1 MiB，或一行超过 16 MiB。",
    en: "A cell is longer than 1 MiB, or a row is longer than 16 MiB.",
    fixZh: "请确认这是表格文件，并检查该行的换行和双引号是否完整。",
    fixEn: "Make sure that the file is a table, and check the line breaks and quotes of this row.",
  },
  "workbook-broken": {
    zh: "工作簿已损坏或不完整，无法读取。",
    en: "The workbook is damaged or incomplete and cannot be read.",
    fixZh: "请在 Excel 中打开（必要时选择“修复”），另存为新的 .xlsx。",
    fixEn: "Open it in Excel (choose Repair if asked) and save it as a new .xlsx.",
  },
  "csv-has-no-sheets": {
    zh: "这是 CSV 文件，没有工作表。",
    en: "This is a CSV file, which has no sheets.",
    fixZh: "请去掉 --sheet。",
    fixEn: "Remove --sheet.",
  },
  "workbook-has-no-encoding": {
    zh: "这是 Excel 工作簿，没有编码和分隔符。",
    en: "This is an Excel workbook, which has neither encoding nor delimiter.",
    fixZh: "请去掉 --encoding 和 --delimiter。",
    fixEn: "Remove --encoding and --delimiter.",
  },
  "workbook-sheet-unknown": {
    zh: "工作簿中没有这个名称的工作表。",
    en: "The workbook has no sheet with this name.",
    fixZh: "请核对 --sheet 的名称（括号中是现有的工作表）。",
    fixEn: "Check the name given with --sheet. The sheets of the workbook are listed in brackets.",
  },
  "workbook-no-sheet": {
    zh: "工作簿中没有可读取的工作表。",
    en: "The workbook has no readable sheet.",
    fixZh: "请把数据放在可见的工作表中。",
    fixEn: "Put the data on a visible sheet.",
  },
  "workbook-too-big": {
    zh: "工作簿解压后过大，超出读取上限。",
    en: "The decompressed workbook exceeds the size limit.",
    fixZh: "请只保留需要提交的工作表，或另存为 CSV 后分批提交。",
    fixEn: "Keep only the sheet to be submitted, or save it as CSV and submit it in parts.",
  },
  "result-locked": {
    zh: "结果文件正被其他程序占用（可能已在 Excel 中打开），无法写入。",
    en: "The result file is in use by another program (it may be open in Excel) and cannot be written.",
    fixZh: "请在 Excel 中关闭该文件后重试，或用 --out 另选文件名。",
    fixEn: "Close it in Excel and try again, or choose another file name with --out.",
  },
  "result-not-writable": {
    zh: "结果文件无法写入。",
    en: "The result file cannot be written.",
    fixZh: "请确认文件夹存在、可写且磁盘未满，或用 --out 另选位置。",
    fixEn:
      "Make sure that the folder exists and is writable and that the disk is not full, or choose another location with --out.",
  },
  "result-is-input": {
    zh: "结果文件不能与提交的文件是同一个文件。",
    en: "The result file cannot be the submitted file.",
    fixZh: "请用 --out 另选文件名。",
    fixEn: "Choose another file name with --out.",
  },
  "result-changed": {
    zh: "写入期间，结果文件所在位置出现了其他文件或该文件被修改，未覆盖。",
    en: "While the result was being written, another file appeared at its path or the file there changed; it was not replaced.",
    fixZh: "请关闭正在编辑该文件的程序后重试，或用 --out 另选文件名。",
    fixEn: "Close the program that is editing the file and try again, or choose another file name with --out.",
  },
} satisfies Record<string, FileErrorText>;

/** Texts of every code, for `bdc explain` and the documentation. */
export const fileErrorTexts: Readonly<Record<FileErrorCode, FileErrorText>> = texts;

const atZh = ({ row, column }: { row?: number; column?: number }): string =>
  row === undefined
    ? ""
    : column === undefined
      ? `第 ${row} 行：`
      : `第 ${row} 行第 ${column + 1} 列（${columnLetters(column)}${row}）：`;

const atEn = ({ row, column }: { row?: number; column?: number }): string =>
  row === undefined
    ? ""
    : column === undefined
      ? `Row ${row}: `
      : `Row ${row}, column ${column + 1} (${columnLetters(column)}${row}): `;
