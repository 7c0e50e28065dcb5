import { Dashboard } from "@cdktf/provider-grafana/lib/dashboard";
import { Folder } from "@cdktf/provider-grafana/lib/folder";
import { GrafanaProvider } from "@cdktf/provider-grafana/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** One dashboard in a folder, in the Grafana that GRAFANA_URL and GRAFANA_AUTH name when Terraform runs. */
export class ContentStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GrafanaProvider(this, "grafana");
    const folder = new Folder(this, "folder", { title: "Cache" });
    const model = { uid: "redis-cache", title: "Redis Cache Performance", panels: [] };
    new Dashboard(this, "dashboard", { folder: folder.uid, configJson: JSON.stringify(model) });
  }
}
