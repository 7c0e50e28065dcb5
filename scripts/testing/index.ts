export * from "./cdktf";
export * from "./daemon";
export * from "./run";
export * from "./stub-aws";
export * from "./synthesized";
export * from "./temporary";
export * from "./terraform";
export * from "./tools";
