export { LoadBalancer, type Target } from "./load-balancer";
export type { Registration } from "./namespace";
export { Network } from "./network";
export type { Party } from "./party";
