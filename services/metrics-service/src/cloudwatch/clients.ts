import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";

import type { Source } from "../model";
import { sourceKey } from "./metric-key";

export interface Timeouts {
  readonly connectMilliseconds: number;
  /** From the request to the beginning of its answer. */
  readonly answerMilliseconds: number;
  /** Between two pieces of an answer. */
  readonly idleMilliseconds: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  connectMilliseconds: 5000,
  answerMilliseconds: 30_000,
  idleMilliseconds: 15_000,
};

/** Of AssumeRole, so that CloudTrail tells who reads. */
const SESSION_NAME = "watchpost-metrics-service";

interface SourceClients {
  readonly cloudWatch: CloudWatchClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

/**
 * The SDK's clients of each source. What is not set here comes from the environment and the shared configuration file,
 * as in every AWS SDK: AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT, and the credentials of the
 * ECS task, of a web identity, or of a profile.
 * https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export class Clients {
  readonly #clients = new Map<string, SourceClients>();

  constructor(readonly timeouts: Timeouts = DEFAULT_TIMEOUTS) {}

  cloudWatch(source: Source): CloudWatchClient {
    return this.#of(source).cloudWatch;
  }

  tagging(source: Source): ResourceGroupsTaggingAPIClient {
    return this.#of(source).tagging;
  }

  close(): void {
    for (const { cloudWatch, tagging } of this.#clients.values()) {
      cloudWatch.destroy();
      tagging.destroy();
    }
    this.#clients.clear();
  }

  #of(source: Source): SourceClients {
    const key = sourceKey(source);
    const known = this.#clients.get(key);
    if (known) return known;
    const config = { ...this.#shared(source.region), ...this.#credentials(source) };
    const clients = { cloudWatch: new CloudWatchClient(config), tagging: new ResourceGroupsTaggingAPIClient(config) };
    // It copies every answer for a logger that nobody has set: a tenth of the time that an answer takes.
    clients.cloudWatch.middlewareStack.remove("loggerMiddleware");
    this.#clients.set(key, clients);
    return clients;
  }

  /** One attempt each: when to try again is decided for all requests together, by the Caller. */
  #shared(region: string) {
    const { connectMilliseconds, answerMilliseconds, idleMilliseconds } = this.timeouts;
    return {
      region,
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: connectMilliseconds,
        requestTimeout: answerMilliseconds,
        socketTimeout: idleMilliseconds,
        throwOnRequestTimeout: true,
      },
    };
  }

  #credentials({ region, role }: Source) {
    if (!role) return {};
    const params = {
      RoleArn: role.arn,
      RoleSessionName: SESSION_NAME,
      ...(role.externalId !== undefined && { ExternalId: role.externalId }),
    };
    return { credentials: fromTemporaryCredentials({ params, clientConfig: this.#shared(region) }) };
  }
}
