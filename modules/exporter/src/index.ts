export { CLOUDWATCH_MEMORY_MIB, cloudWatchSidecars, exporterProblems, readsCloudWatch } from "./cloudwatch";
export { dimensionLabel } from "./metrics-service/config";
