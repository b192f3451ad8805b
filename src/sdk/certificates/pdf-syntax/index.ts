export { Budget } from "./budget.js";
export { PdfFile } from "./file.js";
export { applyFilters, decodeOne, filtersOf, isImageFilter, type Filter } from "./filters.js";
export { DEFAULT_LIMITS, type PdfLimits } from "./limits.js";
export { isWhite, Lexer, unescapeName } from "./lexer.js";
export {
  bytesOfString,
  isArray,
  isCount,
  isName,
  numbersOf,
  PdfDict,
  PdfName,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfArray,
  type PdfValue,
} from "./objects.js";
export { Keyword, Parser } from "./parser.js";
export { damaged, overBudget, PdfError, unsupported, type PdfErrorReason } from "./pdf-error.js";
