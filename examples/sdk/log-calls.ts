/** A bank logs its calls, sends the id of its own trace, and keeps the request id of an answer. */
import { RegistryClient, bearerToken, responseOf, type Logger } from "bdc-connect";
import { connect } from "./connect.js";
import { mortgage } from "./samples.js";

const { sandbox, close } = await connect();
const { id, token } = sandbox.institutions.find(({ role }) => role === "bank")!;

// A logger of pino fits as it is: `logger: pino()`.
const line = (level: string) => (fields: object, message: string) =>
  console.log(JSON.stringify({ level, ...fields, message }));
const logger: Logger = { debug: () => undefined, info: line("info"), warn: line("warn"), error: line("error") };

const client = new RegistryClient({
  gateway: sandbox.url,
  credentials: bearerToken({ institution: id, token }),
  headers: { "x-branch": "xihu" },
  logger,
});
try {
  const filed = await client.mortgages.file(mortgage, { headers: { "x-trace-id": "7f3a" } });
  const { status, attempts, requestId } = responseOf(filed)!;
  console.log(`status ${status}, attempts ${attempts}, request id of ${requestId.length} characters`);
} finally {
  await client.close();
  await close();
}
