export { type Clock, systemClock } from "./clock";
export { CloudWatch } from "./cloudwatch";
