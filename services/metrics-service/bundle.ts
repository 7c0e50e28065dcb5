import { resolve } from "node:path";

/** The service as one file. An installation builds it, as does `npm run build` here. */
export const BUNDLE = resolve(__dirname, "dist/metrics-service.cjs");
