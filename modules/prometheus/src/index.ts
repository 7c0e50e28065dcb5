export { Prometheus, PROMETHEUS_PORT, type PrometheusSidecar } from "./prometheus";
export { ruleTestsYaml } from "./rule-tests";
export { rulesYaml } from "./rules";
export { sizingProblems } from "./sizing";
