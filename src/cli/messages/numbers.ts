/** 12,345: the same in both languages. */
export function formatNumber(value: number): string {
  return value.toLocaleString("en-US");
}

/** `1 row`, `2 rows`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}
