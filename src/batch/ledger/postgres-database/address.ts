/** Checks whether a path of a ledger is the URL of a PostgreSQL database. */
export function isPostgresUrl(path: string): boolean {
  return /^postgres(ql)?:\/\//i.test(path);
}

/** Returns where a database is, for messages: its host, port and name, and never the password or another parameter. */
export function addressOf(url: string): string {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url);
    const host = searchParams.get("host") ?? (hostname || "localhost");
    return `postgresql://${host}${port && `:${port}`}${pathname}`;
  } catch {
    return "postgresql://…";
  }
}
