/** The data model of the API reference: entry points, their entries, and the members of each entry. */

/** A public entry point of the package. */
export interface EntryPoint {
  readonly name: "sdk" | "batch" | "sandbox" | "contract";
  /** The name in an `import` statement. */
  readonly specifier: string;
  readonly summary: string;
  /** An example program to copy; the tests compile it. */
  readonly example: string;
}

export interface Parameter {
  readonly name: string;
  readonly text: string;
}

/** A documentation comment. Every text is Markdown. */
export interface Doc {
  readonly text: string;
  readonly params: readonly Parameter[];
  readonly returns?: string;
  readonly throws: readonly string[];
  readonly defaultValue?: string;
  readonly remarks: readonly string[];
  readonly examples: readonly string[];
}

export interface Member {
  readonly name: string;
  readonly kind: "property" | "method" | "constructor";
  readonly isOptional: boolean;
  readonly isReadonly: boolean;
  readonly isStatic: boolean;
  /** The class, interface or type that declares the member: a subtype inherits it. */
  readonly owner: string;
  /** The type of a property. */
  readonly type: string;
  /** One line for each overload of a method. */
  readonly signatures: readonly string[];
  readonly doc: Doc;
  /** `src/…/file.ts:12` */
  readonly position: string;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const GROUPS = ["classes", "functions", "types", "constants", "errors", "supporting"] as const;
export type Group = (typeof GROUPS)[number];

export interface Entry {
  readonly name: string;
  readonly group: Group;
  /** The kind of declaration: class, function, interface, type, constant. */
  readonly noun: string;
  readonly signature: string;
  readonly members: readonly Member[];
  /** The content of a constant that is a record of uniform objects. */
  readonly table?: Table;
  readonly doc: Doc;
  readonly position: string;
  /** Names of other documented types that the signature and the members mention. */
  readonly mentions: readonly string[];
}

export interface Page {
  readonly entryPoint: EntryPoint;
  readonly entries: readonly Entry[];
}
