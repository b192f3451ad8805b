/** What a cell of a generated file holds, and what the person who filled it in means. */

/** Content of a cell as a spreadsheet library takes it. A string is a text cell. */
export type CellContent =
  | string
  | { readonly number: number; readonly format?: string }
  | DateCell
  | { readonly boolean: boolean }
  | { readonly formula: string; readonly result?: string | number }
  | { readonly error: string };

interface DateCell {
  /** `2026-01-05` or `2026-01-05T14:30:00`, as the clock of the writer shows it. */
  readonly date: string;
  readonly format: string;
  /** For libraries that take moments instead of days: midnight of which clock the program used. @default local */
  readonly midnight?: "local" | "utc" | "china";
}

/** A value as it travels; undefined when the person left the field empty. */
export type TrueValue = string | boolean | undefined;

/** No value is right: the cell is damaged, ambiguous or no such thing. */
export const UNUSABLE = Symbol("unusable");

export interface WrittenCell {
  readonly content: CellContent;
  readonly means: TrueValue | typeof UNUSABLE;
  /** The value is right but doubtful: filing it needs at least a warning. */
  readonly doubtful?: boolean;
  /** How it is written, for reports. */
  readonly form: string;
}

/** What a file can hold. */
export interface FormContext {
  readonly random: () => number;
  /** Whether cells have types. In a CSV file all cells are text. */
  readonly typed: boolean;
  /** Whether the writer stores the result of a formula. */
  readonly storesResults: boolean;
  /** Whether the writer leaves the computing of formulas to Excel. */
  readonly leavesFormulas: boolean;
  /** Whether the file keeps only what the cells show, as a CSV file that a spreadsheet saved. */
  readonly showsOnly: boolean;
  /** Whether a text keeps its tabs. */
  readonly keepsTabs: boolean;
  /** Whether serial numbers count from 1904. */
  readonly from1904: boolean;
  /** Whether the writer takes moments and converts them by the clock of its machine. */
  readonly takesMoments: boolean;
}

/** One way of writing a value; undefined when the value cannot be written so. */
export type Form = (value: string, context: FormContext) => WrittenCell | undefined;

/** Ways of writing one type of cell. */
export interface Forms {
  /** Ways that leave no doubt. The first is the plain one. */
  readonly clear: readonly Form[];
  /** Ways that need a warning, and damage. */
  readonly odd: readonly Form[];
}

/** A text cell. */
export const text = (form: string, write: (value: string) => string | undefined): Form => {
  return (value) => {
    const content = write(value);
    return content === undefined ? undefined : { content, means: value, form };
  };
};

/** A typed cell; not possible in a CSV file. */
export const typed = (
  form: string,
  write: (value: string, context: FormContext) => CellContent | undefined,
  more: Pick<WrittenCell, "doubtful"> & { readonly unusable?: boolean } = {},
): Form => {
  return (value, context) => {
    const content = context.typed ? write(value, context) : undefined;
    if (content === undefined) return undefined;
    return {
      content,
      means: more.unusable ? UNUSABLE : value,
      form,
      ...(more.doubtful && { doubtful: true }),
    };
  };
};

/** A text cell of which no value is right. */
export const damaged = (form: string, write: (value: string, context: FormContext) => string | undefined): Form => {
  return (value, context) => {
    const content = write(value, context);
    return content === undefined || content === value ? undefined : { content, means: UNUSABLE, form };
  };
};

/** A text cell whose value needs a warning. */
export const doubtful = (form: string, write: (value: string) => string | undefined, means?: TrueValue): Form => {
  return (value) => {
    const content = write(value);
    return content === undefined ? undefined : { content, means: means ?? value, doubtful: true, form };
  };
};

/** A formula without a stored result shows nothing until a spreadsheet computes it. */
export const uncomputed: Form = typed(
  "formula without result",
  (_, { leavesFormulas }) => (leavesFormulas ? { formula: "B1&B2" } : undefined),
  { unusable: true },
);

/** Values that programs leave in a cell instead of an error. */
export const LEFTOVERS: readonly Form[] = [
  damaged("column too narrow", () => "########"),
  damaged("NULL", ({ length }) => (length % 2 ? "NULL" : "null")),
  typed("error value", ({ length }) => ({ error: ["#REF!", "#N/A", "#VALUE!"][length % 3]! }), { unusable: true }),
  damaged("error text", () => "#N/A"),
  damaged("error text of LibreOffice", ({ length }) => `Err:5${String(length).padStart(2, "0")}`),
  uncomputed,
];

/** Full-width digits, letters and signs. */
export const fullWidth = (value: string): string =>
  value.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
