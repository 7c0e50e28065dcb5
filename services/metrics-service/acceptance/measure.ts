import type { FakeCloudWatch } from "@watchpost/fake-cloudwatch";

import { Comparison, type Errors } from "./errors";
import { expectedSeries } from "./expected";
import { PageReader } from "./observations";
import type { Scenario } from "./scenario";
import { Simulation } from "./simulation";

export interface Measured extends Errors {
  /** Share of the requests that were throttled, failed, or broke off. */
  readonly spoiltRequests: number;
}

/**
 * Runs a scenario and compares what was shown with the ledger.
 * @param program as buildReplica has made it
 * @param directory for the replicas' files
 */
export async function measure(scenario: Scenario, program: string, directory: string): Promise<Measured> {
  const reader = new PageReader(scenario);
  const { fake, jobs } = await new Simulation({ scenario, program, directory }).run(reader);
  const comparison = new Comparison(fake.ledger, expectedSeries(jobs, fake.ledger), scenario);
  return { ...comparison.errors(reader.observations), spoiltRequests: spoiltShare(fake) };
}

function spoiltShare({ accounting }: FakeCloudWatch): number {
  let [spoilt, all] = [0, 0];
  for (const { requests, resets, serverErrors, throttled } of Object.values(accounting.all())) {
    all += requests;
    spoilt += throttled + serverErrors + resets;
  }
  return all === 0 ? 0 : spoilt / all;
}
