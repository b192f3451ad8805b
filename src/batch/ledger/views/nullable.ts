/** The fields of a row, of which SQL may have null. */
export type Nullable<T> = { [K in keyof T]: T[K] | null };

/** Drops null members: SQL has null where a record has no member. */
export function present<T extends object>(fields: Nullable<T>): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Partial<T>;
}
