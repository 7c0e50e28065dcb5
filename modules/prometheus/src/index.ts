export { Prometheus, PROMETHEUS_PORT, type PrometheusSidecar } from "./prometheus";
export { prometheusYml } from "./prometheus-yml";
export { type AlertingRule, alertingRules, ruleGroups } from "./rule-groups";
export { ruleTestsYaml } from "./rule-tests";
export { rulesYaml } from "./rules";
export { sizingProblems } from "./sizing";
