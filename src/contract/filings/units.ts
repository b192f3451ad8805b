import * as z from "zod";

/** The field for further units of a filing: an object of the unit's own fields for each. */
export function otherUnits<S extends z.ZodRawShape>(shape: S) {
  return z.array(z.strictObject(shape)).min(1).max(499).optional().meta({
    title: "其他不动产单元",
    description: "Further units of the same filing; in a file, further rows with the same ref",
  });
}

/** Lists the units of a filing, the first included, each with its own fields. */
export function unitsOf<U extends { unitCode: string }>(
  filing: { unitCode: string; otherUnits?: readonly U[] | undefined } & Partial<Omit<U, "unitCode">>,
): U[] {
  const others = filing.otherUnits ?? [];
  const keys = others[0] ? Object.keys(others[0]) : undefined;
  const own = keys ? Object.fromEntries(keys.map((k) => [k, (filing as Record<string, unknown>)[k]])) : filing;
  return [own as unknown as U, ...others];
}

/** Lists the unit codes of a filing in order. */
export function unitCodesOf(filing: {
  unitCode: string;
  otherUnits?: readonly { unitCode: string }[] | undefined;
}): string[] {
  return [filing.unitCode, ...(filing.otherUnits ?? []).map((u) => u.unitCode)];
}
