export { DATA_SOURCE } from "./common";
export { gauge } from "./gauge";
export { stat } from "./stat";
export { stateTimeline } from "./state-timeline";
export { table } from "./table";
export { timeSeries } from "./time-series";
