const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Parses a duration as people write it on a command line: a number with `ms`, `s`, `m`, `h` or `d`, such as `30s` or
 * `1.5h`. Functions take milliseconds instead.
 * @returns milliseconds; undefined for anything else, also for a number without a unit
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)$/.exec(text);
  return match ? Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS] : undefined;
}
