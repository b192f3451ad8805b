import * as z from "zod";
import { count, key, next, printed, texts } from "./document.js";

const about = {
  dialect: key(z.string(), "接口描述的标识", "id of the description").optional(),
  version: key(z.string(), "接口描述的版本", "version of the description").optional(),
  valid: key(z.boolean(), "接口描述是否正确", "whether the description is correct"),
  findings: key(
    z.array(
      z.strictObject({
        severity: key(z.enum(["error", "warning"]), "错误或提醒", "error or warning"),
        pointer: key(z.string(), "位置（JSON 指针）", "place, as a JSON pointer"),
        code: key(z.string(), "代码", "code"),
        ...texts,
      }),
    ),
    "问题",
    "what is wrong or doubtful",
  ),
};

/** Commands for descriptions of gateways. */
export const DIALECT_COMMANDS = {
  "dialect check": printed("接口描述的检查结果", "result of the check of a description", {
    ...about,
    next: next.optional(),
  }),
  "dialect test": printed("模拟接口的试验结果", "result of the steps with a played gateway", {
    ...about,
    steps: key(
      z.array(
        z.strictObject({
          kind: key(z.string(), "业务种类", "kind of filing"),
          step: key(z.string(), "试验：操作或故障的名称", "the step: what is done, or the name of the fault"),
          ok: key(z.boolean(), "是否通过", "whether it passed"),
          seen: key(z.string(), "所得答复和登记机构实际受理", "what was answered, and what the register has"),
        }),
      ),
      "试验",
      "steps",
    ),
    failed: key(count, "未通过的试验数", "number of steps that failed"),
    next,
  }),
};
