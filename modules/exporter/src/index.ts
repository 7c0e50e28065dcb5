export { CLOUDWATCH_EXPORTER_MEMORY_MIB, cloudWatchExporter } from "./cloudwatch-exporter";
