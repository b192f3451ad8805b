/** How a file writes the values of a column. */
import { oneOf } from "../random.js";
import type { FormContext, Forms, WrittenCell } from "./cell.js";

export interface Habit {
  readonly forms: Forms;
  readonly usual: Forms["clear"][number];
}
export const habitOf = (forms: Forms, random: () => number): Habit => ({
  forms,
  usual: random() < 0.5 ? forms.clear[0]! : oneOf(forms.clear, random),
});

/** Writes a value in the usual way of its column, sometimes in another, seldom in one that needs a finding. */
export function writeValue(
  value: string,
  { forms, usual }: Habit,
  isMessy: boolean,
  context: FormContext,
): WrittenCell {
  const { random } = context;
  const dice = random();
  const odd = isMessy ? 0.03 : 0.003;
  const form =
    dice < odd ? oneOf(forms.odd, random) : dice < (isMessy ? 0.3 : 0.05) ? oneOf(forms.clear, random) : usual;
  return form(value, context) ?? forms.clear[0]!(value, context)!;
}
