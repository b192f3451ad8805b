/** Known to every copy of this package in a process, and to nothing else. */
const BRAND = Symbol.for("bdc-connect.error");

/** Marks an error as one of ours, unseen by loggers. */
export function brand(error: Error, kind: string): void {
  Object.defineProperty(error, BRAND, { value: kind });
}

/**
 * Whether an error is one of ours of this kind, whichever copy of the package made it. Its class tells less, because
 * two copies have two classes, and so does its name, because foreign errors have names too.
 */
export function isBranded(error: unknown, kind: string): boolean {
  return error instanceof Error && (error as { [BRAND]?: unknown })[BRAND] === kind;
}
