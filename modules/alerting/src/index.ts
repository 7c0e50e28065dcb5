export * from "./alertmanager";
export * from "./alertmanager-templates";
export * from "./alertmanager-yml";
export * from "./channels";
export * from "./cloudwatch-alarms";
export * from "./email-topic";
export * from "./model";
export * from "./monitor-alarms";
