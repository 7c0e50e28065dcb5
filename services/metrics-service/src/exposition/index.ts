export { Exposition } from "./exposition";
export { renderLabels } from "./labels";
export { acceptsGzip, negotiate } from "./negotiate";
export { canonicalNumber } from "./number";
