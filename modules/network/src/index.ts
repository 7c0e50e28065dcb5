export * from "./load-balancer";
export * from "./namespace";
export * from "./network";
export * from "./party";
export * from "./vpc";
