export { CLOUDWATCH_MEMORY_MIB, cloudWatchSidecars, exporterProblems } from "./cloudwatch";
