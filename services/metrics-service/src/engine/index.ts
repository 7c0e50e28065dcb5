export { Engine } from "./engine";
export type { Asked } from "./plan";
export { decodeState, type State } from "./state";
export { StateFile } from "./state-file";
