/** Converts a column index (from 0) to its letters in Excel: 0 to A, 26 to AA. */
export function columnLetters(column: number): string {
  let name = "";
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}
