import * as z from "zod";
import { count, file, key, printed, texts, time } from "./document.js";
import { CaseShown } from "./case-commands.js";

const url = key(z.string(), "监听地址", "address that it listens on");

/** Commands that run until they are stopped, the metrics, and the sandbox. */
export const SERVER_COMMANDS = {
  metrics: printed("台账的监控指标", "metrics of the ledger", {
    metrics: key(
      z.array(
        z.strictObject({
          name: key(z.string(), "在 Prometheus 中的名称", "name in Prometheus"),
          type: key(z.enum(["gauge", "counter", "histogram"]), "类型", "type"),
          unit: key(z.string(), "单位（UCUM）", "unit in UCUM"),
          ...texts,
          samples: key(
            z.array(
              z.strictObject({
                labels: key(z.record(z.string(), z.string()), "标签", "labels"),
                value: key(z.number(), "数值", "the value"),
              }),
            ),
            "各组标签的数值",
            "the value for each set of labels",
          ),
        }),
      ),
      "指标",
      "metrics",
    ),
    textfile: file.optional(),
  }),
  listen: printed("启动后输出", "printed when it has started", { url }),
  "sandbox start": printed("启动后输出", "printed when it has started", {
    url,
    profiles: key(z.array(z.string()), "已保存的接入配置", "profiles that were saved"),
    sealCaFile: key(z.string(), "印章 CA 证书", "CA certificate of its seal"),
    init: key(z.string(), "在其他机器上建立接入配置的命令", "command that makes the profile elsewhere").optional(),
  }),
  "sandbox desk": printed(
    "工作台上的受理件",
    "cases on the officers' desk",
    { cases: key(z.array(CaseShown), "受理件", "cases") },
    { case: CaseShown },
  ),
  "sandbox clock": printed("内置登记机构的时间", "time of the embedded authority", {
    now: key(time, "时间", "the time"),
  }),
  "sandbox scenario": printed("场景的结果", "result of the scenarios", {
    stories: key(
      z.array(
        z.strictObject({
          file: key(z.string(), "场景文件", "file of the scenario"),
          ...texts,
          rules: key(z.array(z.string()), "所示规则", "rules that it shows"),
          ok: key(z.boolean(), "是否相符", "whether every step passed"),
          steps: key(
            z.array(
              z.strictObject({
                step: key(z.int(), "第几步", "number of the step"),
                did: key(z.string(), "操作", "what the step did"),
                differences: key(
                  z.array(
                    z.strictObject({
                      path: key(z.string(), "位置", "place of the difference"),
                      expected: key(z.unknown(), "预期", "what was expected").optional(),
                      actual: key(z.unknown(), "实际", "what was found").optional(),
                    }),
                  ),
                  "与预期不同之处",
                  "differences from what is expected",
                ),
              }),
            ),
            "步骤",
            "steps",
          ),
        }),
      ),
      "场景",
      "scenarios",
    ),
    passed: key(count, "相符的场景数", "number of scenarios that passed"),
    failed: key(count, "不符的场景数", "number of scenarios that failed"),
  }),
};
