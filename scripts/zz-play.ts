import { readFileSync } from "node:fs";
import { ScenarioFile, playScenario } from "/work/wt/court22/src/sandbox/scenarios/play.js";
const [,, file, word] = process.argv;
for (const s of ScenarioFile.parse(JSON.parse(readFileSync(file!, "utf8"))).stories) {
  if (word && !s.zh.includes(word)) continue;
  const r = await playScenario(s);
  if (!r.ok) console.log("RED", s.zh, JSON.stringify(r.steps.at(-1)).slice(0,900));
}
console.log("done", file);
