export { Scheduler } from "./scheduler";
