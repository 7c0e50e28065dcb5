export { createLog, type Log, LOG_LEVELS, type LogLevel, messageOf } from "./log";
