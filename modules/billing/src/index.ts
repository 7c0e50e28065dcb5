export { BillingGuard } from "./billing-guard";
export { budgetProblems } from "./budget";
export { estimate } from "./estimate";
export type { TerraformJson } from "./terraform-json";
