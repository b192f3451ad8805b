import { waitsForInstitution, type ReceivedStatus } from "../../../contract/index.js";
import { ExitCode } from "../../core/exit-codes.js";

/**
 * Returns the exit code of a command that shows one case: whether the institution must act, as for a batch that is
 * shown.
 */
export function exitCodeOfCase({ status }: { readonly status: ReceivedStatus }): ExitCode {
  return waitsForInstitution(status) ? ExitCode.ActionRequired : ExitCode.Done;
}
