import { synthesize } from "@watchpost/platform";

import { clusters, environments } from "./environments";

synthesize(environments, clusters);
