import type { ConfigFile } from "@watchpost/ecs";
import { provisioningFiles } from "@watchpost/grafana";

import { alertmanagerYml, inboxUrl, messageTemplates } from "./alertmanager-config";
import { COMPOSE_ADDRESSES } from "./addresses";
import { composeYaml } from "./compose";
import { awsYaml, simulatedCloudWatchYaml } from "./metrics-service-config";
import { prometheusConfig, SCRAPE_EVERY } from "./prometheus-config";

export interface LocalFilesProps {
  /** Names of the mixins that have rules. */
  readonly rules: readonly string[];
  /** Names of the mixins whose workload is simulated. */
  readonly simulated: readonly string[];
}

/** The region of the account that the profile `aws` reads, where nobody changes local/metrics-service/aws.yaml. */
const REGION = "eu-west-1";

/**
 * docker-compose.yml and what its containers mount, by path from the root of the repository. Rules and dashboards are
 * mounted from where they are committed.
 */
export function localFiles({ rules, simulated }: LocalFilesProps): readonly ConfigFile[] {
  const prometheus = { url: `http://${COMPOSE_ADDRESSES.prometheus}`, scrapeEvery: SCRAPE_EVERY };
  const generated: readonly ConfigFile[] = [
    {
      path: "prometheus/prometheus.yml",
      content: prometheusConfig({ addresses: COMPOSE_ADDRESSES, simulated, byName: true }),
    },
    { path: "alertmanager/alertmanager.yml", content: alertmanagerYml() },
    { path: "alertmanager/templates/watchpost.tmpl", content: messageTemplates() },
    { path: "alertmanager/slack-webhook", content: inboxUrl(COMPOSE_ADDRESSES) },
    { path: "metrics-service/simulated.yaml", content: simulatedCloudWatchYaml() },
    { path: "metrics-service/aws.yaml", content: awsYaml(REGION) },
    ...provisioningFiles({ prometheus, dashboards: [] }),
  ];
  return [
    { path: "docker-compose.yml", content: composeYaml({ rules }) },
    ...generated.map(({ path, content }) => ({ path: `local/${path}`, content })),
  ];
}
