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
