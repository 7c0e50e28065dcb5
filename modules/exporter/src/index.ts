export { CLOUDWATCH_MEMORY_MIB, cloudWatchSidecars, exporterProblems } from "./cloudwatch";
export { dimensionLabel } from "./metrics-service/config";
