export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/**
 * What is expected of an answer: an object is held by an object that has at least its fields, a list by a list of the same length, `null` by what is
 * absent, `{"$has": x}` by a list with an item that holds x, `{"$lacks": x}` by one without.
 */
export function differences(expected: unknown, actual: unknown, path = ""): Difference[] {
  if (expected === null) return actual === undefined || actual === null ? [] : [{ path, expected: "nothing", actual }];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [{ path, expected, actual }];
    return expected.flatMap((e, i) => differences(e, actual[i], `${path}/${i}`));
  }
  if (typeof expected === "object") {
    const fields = expected as Record<string, unknown>;
    const list = Array.isArray(actual) ? actual : [];
    if ("$has" in fields) return list.some((a) => differences(fields["$has"], a).length === 0) ? [] : [{ path, expected, actual }];
    if ("$lacks" in fields) return list.some((a) => differences(fields["$lacks"], a).length === 0) ? [{ path, expected, actual }] : [];
    if (typeof actual !== "object" || actual === null) return [{ path, expected, actual }];
    return Object.entries(fields).flatMap(([key, e]) => differences(e, (actual as Record<string, unknown>)[key], `${path}/${key}`));
  }
  return Object.is(expected, actual) ? [] : [{ path, expected, actual }];
}
