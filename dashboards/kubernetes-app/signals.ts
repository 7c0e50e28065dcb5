import { applicationSignals } from "./application/signals";
import { clusterSignals } from "./cluster/signals";
import { databaseSignals } from "./database/signals";

/** What is known of a cluster, of the application that runs on it, and of what the application stores things in. */
export const kubernetesAppSignals = { ...clusterSignals, ...applicationSignals, ...databaseSignals };
