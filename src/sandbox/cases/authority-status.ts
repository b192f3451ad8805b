import type { CaseStatus } from "../../contract/index.js";

/** Case statuses (AJZT) of the national data standard. */
const AJZT: Record<string, { code: string; text: string }> = {
  open: { code: "1", text: "在办" },
  done: { code: "2", text: "已办" },
  paused: { code: "3", text: "暂停" },
  refused: { code: "4", text: "不予登记" },
  withdrawn: { code: "5", text: "用户撤回" },
};

/** Returns the status of a case in the code table of the national data standard. */
export function authorityStatus(status: CaseStatus): { code: string; text: string } {
  if (status === "registered" || status === "certified") return AJZT.done!;
  if (status === "supplement-required" || status === "suspended") return AJZT.paused!;
  if (status === "refused" || status === "not-accepted") return AJZT.refused!;
  return status === "withdrawn" ? AJZT.withdrawn! : AJZT.open!;
}
