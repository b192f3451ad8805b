/** The same symbol in every copy of this package in a process. */
const BRAND = Symbol.for("bdc-connect.error");

/** Marks an error as one of this package. The mark is not enumerable, so loggers do not print it. */
export function brand(error: Error, kind: string): void {
  Object.defineProperty(error, BRAND, { value: kind });
}

/**
 * Whether an error has the mark of a kind, whichever copy of the package created it. `instanceof` fails between two
 * copies, and names are not unique.
 */
export function isBranded(error: unknown, kind: string): boolean {
  return error instanceof Error && (error as { [BRAND]?: unknown })[BRAND] === kind;
}
