/** A service reads the change feed: every change of every case, in order, at least once. */
import { connect } from "./connect.js";
import { mortgage } from "./samples.js";

const { bank, close } = await connect();
try {
  await bank.mortgages.file(mortgage);
  let saved: string | undefined; // keep it where a restart finds it
  for await (const { changes, nextCursor } of bank.cases.changePages({ cursor: saved })) {
    for (const { at, case: changed } of changes) console.log(`${at} ${changed.ref} ${changed.status}`);
    saved = nextCursor; // after the changes were processed
  }
  console.log(`next time after ${saved}`);
} finally {
  await close();
}
