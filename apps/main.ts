import { synthesize } from "@watchpost/platform";

import { environments } from "./environments";

synthesize(environments);
