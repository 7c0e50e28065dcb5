export * from "./cloudwatch-exporter";
export * from "./cloudwatch-yml";
