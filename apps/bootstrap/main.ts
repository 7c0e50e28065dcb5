import { bootstrap } from "@watchpost/platform";

import { clusters, environments } from "../environments";

// Where the state of this lies: README.md tells when to say "bucket".
bootstrap(environments, { state: "local", clusters });
