import { type PlatformValues, synthesize } from "../src/index";
import { TEST_ENVIRONMENT } from "./environment";

// An app as apps/main.ts is one. What the variable CHANGES holds, as JSON, is laid over its only environment.
const changes = JSON.parse(process.env["CHANGES"] ?? "{}") as Partial<PlatformValues>;
synthesize([{ ...TEST_ENVIRONMENT, ...changes }]);
