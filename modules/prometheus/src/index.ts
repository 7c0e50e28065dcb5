export * from "./prometheus";
export * from "./prometheus-yml";
export * from "./rule-tests";
export * from "./rules";
export * from "./sizing";
