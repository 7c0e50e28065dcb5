export * from "./run";
export * from "./synthesized";
export * from "./temporary";
export * from "./terraform";
export * from "./tools";
