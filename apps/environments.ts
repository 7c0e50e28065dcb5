import { cluster } from "./cluster/config";
import { dev } from "./dev/config";
import { prod } from "./prod/config";
import { staging } from "./staging/config";

/** Every environment. */
export const environments = [dev, staging, prod];

/** Every cluster of Kubernetes. */
export const clusters = [cluster];
