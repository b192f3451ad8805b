import { UsageError } from "../errors/usage-error.js";

const MAX_PORT = 65_535;

/**
 * Parses the number of a port; 0 means any free port.
 * @param text Undefined when the option was not given
 * @param command Named in the error
 * @throws UsageError `number`
 */
export function parsePort(flag: string, text: unknown, command: string): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(String(text)) || port > MAX_PORT)
    throw new UsageError("number", { flag, text: String(text), least: 0, most: MAX_PORT, command });
  return port;
}
