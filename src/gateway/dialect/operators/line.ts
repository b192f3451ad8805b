import type { SentMaterial } from "../../port/port.js";
import type { Field } from "../fields/contract-fields.js";
import type { Mapping } from "../schema/operators.js";
import type { Charset } from "../values/length.js";

/** An object of the contract, or of a message. */
export type Node = Record<string, unknown>;

/** What the lines of a message share while it is mapped. */
export interface MapContext {
  /** Values of the context, such as `$token`. Written to messages, and collected when messages are read. */
  readonly values: Record<string, string | undefined>;
  /** `$now`. */
  readonly now: Date;
  /** The filing or answer that is mapped. */
  root: Node;
  /** Position in the innermost list, from 1. */
  index: number;
  readonly materials: MaterialStore;
}

/** The documents of the filings of a message. */
export interface MaterialStore {
  /** Finds a document that was given to the port before. */
  readonly find: (sha256: string) => SentMaterial | undefined;
  /** Keeps a document that a message contains. Returns its SHA-256. */
  readonly keep: (bytes: Uint8Array) => string;
}

/**
 * Lines of a description, compiled. The same lines write a message from the contract and read it back, so that both
 * sides of a gateway follow from one text.
 */
export interface Lines {
  /** Throws MappingError with a pointer into the document of the contract. */
  readonly write: (document: Node, message: Node, context: MapContext) => void;
  /** Throws MappingError with a pointer into the message. */
  readonly read: (message: Node, document: Node, context: MapContext) => void;
}

/** One line. */
export interface Line extends Lines {
  /** Lines that depend on fields of the contract are read after the others. */
  readonly readsLast: boolean;
}

/** A code table and a table of states, as a description has them. */
export interface Tables {
  readonly codes: ReadonlyMap<string, CodeLines>;
  readonly states: ReadonlyMap<string, readonly StateLine[]>;
}
export interface CodeLines {
  readonly codes: Readonly<Record<string, string | number>>;
  readonly alsoRead: Readonly<Record<string, string>>;
  readonly without: readonly string[];
}
export interface StateLine {
  readonly code: string;
  readonly text?: string | undefined;
  readonly status: string;
  readonly done?: boolean | undefined;
}

/** How the institution's number of a filing travels. */
export interface RefForm {
  /** Throws MappingError when a number does not fit. */
  readonly write: (ref: string) => string;
}

/** What a line is compiled with. */
export interface Scope {
  readonly direction: "request" | "answer";
  /** What paths of the contract are relative to. */
  readonly fields: Field;
  /** The filing or answer, for `$filing.NAME` within lists. */
  readonly filing: Field;
  readonly tables: Tables;
  /** Names of the settings that the profile of an institution gives. */
  readonly settings: ReadonlySet<string>;
  readonly ref: RefForm;
  readonly charset: Charset;
  /** JSON pointer to the lines in the description. */
  readonly pointer: string;
  /** Records what is wrong with the description. */
  readonly report: (pointer: string, code: DescriptionProblem, name?: string) => void;
  readonly compile: (mappings: readonly Mapping[], scope: Scope) => Lines;
}

/** What can be wrong with a line of a description. */
export type DescriptionProblem =
  | "unknown-field"
  | "unknown-value"
  | "unknown-table"
  | "unknown-states"
  | "unknown-setting"
  | "unknown-reference"
  | "table-wrong-field"
  | "wrong-path"
  | "wrong-type"
  | "two-formats"
  | "each-needs-list"
  | "join-needs-list";
