export * from "./alarm";
export * from "./alert";
export * from "./mixin";
export * from "./promql";
export * from "./quantity";
export * from "./signal";
