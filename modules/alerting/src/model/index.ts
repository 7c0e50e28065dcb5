export * from "./alarm";
export * from "./alert";
export * from "./mixin";
export * from "./mixin-parts";
export { panelsOf } from "./panel-facts";
export * from "./promql";
export * from "./quantity";
export * from "./signal";
