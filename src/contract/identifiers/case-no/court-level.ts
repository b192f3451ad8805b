/**
 * Whether the first court code (法院代字) may be of a court superior to the second (法〔2015〕137号): the supreme court, or
 * a shorter code of the same province. In the municipalities the code does not show which intermediate court is the
 * superior.
 */
export function isSuperiorCourt(courtCode: string, of: string): boolean {
  if (of === "最高法") return false;
  return courtCode === "最高法" || (courtCode[0] === of[0] && courtCode.length < of.length);
}
