import type { Tree } from "../../framers/tree.js";

/** Writes a value of the contract as a message has it, and reads it back. Both throw MappingError. */
export interface Format {
  readonly write: (value: unknown) => Tree;
  readonly read: (value: Tree) => unknown;
}
