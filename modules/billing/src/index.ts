export * from "./billing-guard";
export * from "./estimate";
export * from "./price-book";
export * from "./terraform-json";
