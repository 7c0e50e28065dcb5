import { Dashboard } from "@cdktf/provider-grafana/lib/dashboard";
import { DataSource } from "@cdktf/provider-grafana/lib/data-source";
import { Folder } from "@cdktf/provider-grafana/lib/folder";
import { GrafanaProvider } from "@cdktf/provider-grafana/lib/provider";
import { NullProvider } from "@cdktf/provider-null/lib/provider";
import { Resource as NullResource } from "@cdktf/provider-null/lib/resource";
import { minutes, seconds, terraformText } from "@watchpost/core";
import { Construct } from "constructs";

import { ephemeral } from "./ephemeral";
import { ManagedContent } from "./managed-content";
import type { ManagedAlerts } from "./managed-files";
import { type Content, dashboardJson, dataSource, FOLDER, uidOf } from "./provisioning";
import { waitScript } from "./wait-script";

export interface GrafanaContentProps extends Content {
  /** Where Terraform reaches Grafana: `https://grafana.example.com`. */
  readonly url: string;
  /** The name of the secret that holds the password of `admin`. */
  readonly adminPasswordSecret: string;
  /** Alerts that Grafana fires itself. @default - none */
  readonly alerts?: ManagedAlerts;
}

/** A task that starts takes two minutes at most, and records of a new name some more until they are known everywhere. */
const PATIENCE = minutes(5);
const PAUSE = seconds(5);

/**
 * What files would provision, put into a running Grafana through its API: for a stack beside the one that makes the
 * server, since a provider cannot be told of a server that the same apply makes. It waits until Grafana answers.
 */
export class GrafanaContent extends Construct {
  /** @throws Error for a dashboard without a uid */
  constructor(scope: Construct, id: string, props: GrafanaContentProps) {
    super(scope, id);
    const reachable = this.waitFor(props.url);
    this.provider(props);
    const { uid, name, type, access, url, isDefault, jsonData } = dataSource(props.prometheus);
    const source = new DataSource(this, "data-source", {
      uid,
      name,
      type,
      accessMode: access,
      url: terraformText(url),
      isDefault,
      jsonDataEncoded: terraformText(JSON.stringify(jsonData)),
      dependsOn: [reachable],
    });
    const folder = new Folder(this, "folder", { ...FOLDER, dependsOn: [reachable] });
    for (const dashboard of props.dashboards) {
      new Dashboard(this, `dashboard-${uidOf(dashboard)}`, {
        folder: folder.uid,
        configJson: terraformText(dashboardJson(dashboard)),
        // As with files, what somebody changed in the browser gives way.
        overwrite: true,
      });
    }
    if (props.alerts) new ManagedContent(this, "alerts", { ...props.alerts, after: [reachable, source] });
  }

  private waitFor(url: string): NullResource {
    new NullProvider(this, "null");
    return new NullResource(this, "reachable", {
      triggers: { url },
      provisioners: [
        {
          type: "local-exec",
          interpreter: ["sh", "-c"],
          command: terraformText(waitScript({ url, patience: PATIENCE, pause: PAUSE })),
        },
      ],
    });
  }

  /** Signs in with a password that is read when Terraform runs, and is in neither plan nor state. */
  private provider({ url, adminPasswordSecret }: GrafanaContentProps): void {
    const password = ephemeral(new Construct(this, "admin-password"), "aws_secretsmanager_secret_version", {
      secret_id: adminPasswordSecret,
    });
    new GrafanaProvider(this, "grafana", { url, auth: `admin:\${${password}.secret_string}` });
  }
}
