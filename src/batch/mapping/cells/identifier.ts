import {
  checkCaseNo,
  checkCertificateNo,
  checkIdNo,
  checkUnitCode,
  hasError,
  isCitizenId,
  type Column,
  type IdentifierCheck,
  type NumberCheckOptions,
} from "../../../contract/index.js";
import { INVALID, type CellReader, type CellReporter, type CellValue } from "./cell.js";
import { EMPTY_VALUE, textLimits } from "./text.js";

function take(check: IdentifierCheck, text: string, reporter: CellReporter): CellValue {
  for (const found of check.defects) reporter.reportDefect(found);
  if (hasError(check)) return INVALID;
  if (check.changed && check.value !== text)
    reporter.reportInterpretation(
      check.value,
      check.folds[0] === "wrapper" ? "unwrapped" : (check.folds[0] ?? "spaces"),
    );
  return check.value;
}

export const readUnitCode: CellReader = (text, reporter) => take(checkUnitCode(text), text, reporter);

/** Creates a reader for official numbers, which are sent as written. Years after `now` are in the future. */
function officialNo(check: (text: string, options: NumberCheckOptions) => IdentifierCheck) {
  return (column: Column, now?: Date): CellReader => {
    const { max } = textLimits(column);
    const options = now ? { now } : {};
    return (text, reporter) => {
      if (EMPTY_VALUE.test(text)) {
        reporter.report("text-placeholder", { shown: text });
        return INVALID;
      }
      const value = take(check(text, options), text, reporter);
      if (typeof value !== "string") return value;
      if (value.length > max) {
        reporter.report("field-too-long", { length: value.length, max });
        return INVALID;
      }
      if (!column.schema.safeParse(value).success) {
        reporter.report("text-control");
        return INVALID;
      }
      return value;
    };
  };
}
export const certificateNoReader = officialNo(checkCertificateNo);
export const caseNoReader = officialNo(checkCaseNo);

/** Reads an ID number. `idType` is the wire value of its type. */
export type IdNoReader = (idType: string, text: string, reporter: CellReporter) => CellValue;

/**
 * Creates a reader for ID numbers.
 * @param now Birth dates after this time are errors.
 */
export function idNoReader(column: Column, now: Date): IdNoReader {
  const { max } = textLimits(column);
  const options = { now };
  return (idType, text, reporter) => {
    const value = take(checkIdNo(idType, text, options), text, reporter);
    if (typeof value !== "string") return value;
    if (value.length > max || !(isCitizenId(value) || column.schema.safeParse(value).success)) {
      reporter.report("text-control");
      return INVALID;
    }
    return value;
  };
}
