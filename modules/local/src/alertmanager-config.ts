import { alertmanagerConfig, alertmanagerTemplates } from "@watchpost/alerting";
import { secret } from "@watchpost/core";
import { stringify } from "yaml";

import { type Addresses, PORTS } from "./addresses";

/** Who is told on a laptop: the two channels of S4, whose webhook leads to the inbox unless somebody gives another. */
export const LOCAL_NOTIFY = {
  slack: { channel: "#alerts", webhook: secret("local/slack"), criticalChannel: "#alerts-critical" },
} as const;

/** alertmanager.yml, its routes those of every other place. There is no SNS, so there is no mail. */
export function alertmanagerYml(): string {
  return stringify(alertmanagerConfig({ notify: LOCAL_NOTIFY, templates: "templates/*.tmpl" }), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}

/** What messages say, with links to where a laptop has Grafana and Alertmanager. */
export function messageTemplates(alertmanagerPort: number = PORTS.alertmanager): string {
  return alertmanagerTemplates({
    grafanaUrl: `http://localhost:${PORTS.grafana}`,
    alertmanagerUrl: `http://localhost:${alertmanagerPort}`,
  });
}

/** What stands in the file of Slack's webhook: the inbox, which shows what Slack would have got. */
export const inboxUrl = ({ simulator }: Pick<Addresses, "simulator">) => `http://${simulator}/slack`;
