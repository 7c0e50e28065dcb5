import { agentPipelineSimulation } from "./agent-pipeline/simulation";
import { awsServicesSimulation } from "./aws-services/simulation";
import { ecsWebSimulation } from "./ecs-web/simulation";
import { kubernetesAppSimulation } from "./kubernetes-app/simulation";
import { serverlessCommerceSimulation } from "./serverless-commerce/simulation";
import { redisCacheSimulation } from "./redis-cache/simulation";
import { selfSimulation } from "./self/simulation";
import type { Simulation } from "./simulation";

/** A simulated workload for every mixin that has series of its own. */
export const SIMULATIONS: readonly Simulation[] = [
  agentPipelineSimulation,
  awsServicesSimulation,
  ecsWebSimulation,
  kubernetesAppSimulation,
  serverlessCommerceSimulation,
  redisCacheSimulation,
  selfSimulation,
];
