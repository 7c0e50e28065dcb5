import { localFiles } from "./src";

/** docker-compose.yml and what its containers mount, for one mixin whose workload is simulated and the monitoring itself. */
export const example = localFiles({ rules: ["redis-cache", "self"], simulated: ["redis-cache"] });
