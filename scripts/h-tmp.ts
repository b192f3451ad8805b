import { openApiDocument } from "../src/contract/index.js";
import { OpenApiValidator } from "../test/support/openapi-validator.js";
import { runCommands } from "./conformance/commands.js";
const r = await runCommands(new OpenApiValidator(openApiDocument("0")));
console.log(r.commands, [...r.exchanges], r.violations.slice(0, 20), r.violations.length);
process.exit(0);
