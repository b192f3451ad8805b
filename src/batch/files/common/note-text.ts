const NOTE =
  /^[（(【\s]*(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本页|注[：:\s\d一]|注$|备注[：:]|说明|填写说明|填表|填报|制表|制单|审核|经办|复核|主管[：:\s]|打印|导出时间|报表日期|日期[：:]|第\s*[\d一二三四五六七八九十]+\s*页|共\s*\d+\s*[页笔条户]|页\s*码|以下空白|以下无|[-—*\s]*(?:无正文|以下无正文|完|end)[-—*\s]*$|单位[：:]|单位名称|联系|必填|选填|total|subtotal|note|page\s*\d)/i;
/** End-of-file mark of DOS programs (Ctrl-Z). */
const DOS_END_OF_FILE = /^\u001A+$/;

/** Checks whether a text belongs to a note between or below the rows: a total, a page footer, a signature line. */
export const isNoteText = (text: string): boolean => NOTE.test(text) || DOS_END_OF_FILE.test(text);

/** Returns the text of a note for display. */
export const noteTextOf = (text: string): string => (DOS_END_OF_FILE.test(text) ? "Ctrl-Z（0x1A，文件结束符）" : text);
