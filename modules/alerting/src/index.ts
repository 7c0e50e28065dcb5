export { alertmanager, ALERTMANAGER_MEMORY_MIB } from "./alertmanager";
export { Channels } from "./channels";
export { CloudWatchAlarms } from "./cloudwatch-alarms";
export { EmailTopic } from "./email-topic";
export { monitorAlarms } from "./monitor-alarms";
