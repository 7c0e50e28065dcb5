export { BillingGuard } from "./billing-guard";
export { estimate } from "./estimate";
export type { TerraformJson } from "./terraform-json";
