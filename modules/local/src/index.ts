export { alertmanagerYml, inboxUrl, LOCAL_NOTIFY, messageTemplates } from "./alertmanager-config";
export { localFiles } from "./files";
export { simulatedCloudWatchYaml } from "./metrics-service-config";
export { prometheusConfig, simulatedJob } from "./prometheus-config";
