/**
 * Reads a field that the types do not have: one of a later version of the contract, or one that an authority adds. The
 * types of answers list known fields only, so that a misspelled name does not compile; this function is the only way to
 * others.
 *
 * @param answer Any object of an answer, such as a case, a unit or a mortgage of it.
 * @param name Name of the field, as sent by the authority.
 * @returns The value as received and not checked, or undefined when the answer has no such field.
 */
export function unknownField(answer: object, name: string): unknown {
  return Object.hasOwn(answer, name) ? (answer as Readonly<Record<string, unknown>>)[name] : undefined;
}
