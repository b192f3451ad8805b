/** Checks whether a path of a ledger is the URL of a PostgreSQL database. */
export function isPostgresUrl(path: string): boolean {
  return /^postgres(ql)?:\/\//i.test(path);
}
