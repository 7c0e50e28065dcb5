import { synthesize } from "@watchpost/platform";

import { dev } from "./dev/config";
import { prod } from "./prod/config";
import { staging } from "./staging/config";

synthesize([dev, staging, prod]);
