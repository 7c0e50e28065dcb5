import {
  alertmanager,
  ALERTMANAGER_PORT,
  Channels,
  CloudWatchAlarms,
  CloudWatchDashboard,
  monitorAlarms,
} from "@watchpost/alerting";
import { BillingGuard } from "@watchpost/billing";
import { EnvironmentStack, Images, Names, tagsOf } from "@watchpost/core";
import { Cluster, ConfigBucket, type TaskContext } from "@watchpost/ecs";
import { cloudWatchSidecars } from "@watchpost/exporter";
import {
  alertPaths,
  Grafana,
  GRAFANA_PORT,
  type GrafanaContentProps,
  runbookUrl,
  withRunbook,
} from "@watchpost/grafana";
import { Network } from "@watchpost/network";
import { Prometheus, PROMETHEUS_PORT } from "@watchpost/prometheus";
import { Annotations } from "cdktf";
import type { Construct } from "constructs";

import { Entrance } from "./entrance";
import type { PlatformEnvironment } from "./environment";
import { addOutputs, givenPassword } from "./outputs";
import { warnings } from "./warnings";

/** An environment: what it is made of, in the order in which data flows. */
export class Platform extends EnvironmentStack {
  /** What a stack beside this one puts into Grafana. @default - nothing, for files bring it all */
  readonly content: GrafanaContentProps | undefined;

  constructor(scope: Construct, environment: PlatformEnvironment) {
    super(scope, environment.name, environment);
    const { account, region, stage, access, notify, logs, watch } = environment;
    const names = new Names(environment);
    const images = new Images(environment.images);
    const context: TaskContext = { account, region, logGroupPrefix: logs.prefix, logRetention: logs.keep };

    const network = new Network(this, "network", {
      names,
      region,
      choice: environment.network,
      existingNamespace: environment.serviceDiscovery?.existing ?? false,
    });
    const parties = {
      prometheus: network.party("prometheus", "Prometheus"),
      grafana: network.party("grafana", "Grafana"),
    };
    parties.prometheus.connectTo(parties.grafana, GRAFANA_PORT);
    parties.grafana.connectTo(parties.prometheus, PROMETHEUS_PORT);
    const paths = alertPaths(watch, environment.grafana.alerting);
    if (paths.grafana) parties.grafana.connectTo(parties.prometheus, ALERTMANAGER_PORT);
    const entrance = new Entrance(this, "entrance", { names, network, access, stage, ...parties });

    const cluster = new Cluster(this, "cluster", { name: names.cluster });
    const configuration = new ConfigBucket(this, "configuration", { name: names.configurationBucket, images });
    const common = { names, images, context, network, cluster, configuration };
    const channels = new Channels(this, "channels", { names, account, region, notify });
    const prometheus = new Prometheus(this, "prometheus", {
      ...common,
      environment: environment.name,
      values: environment.prometheus,
      mixins: paths.prometheus,
      sidecars: [
        alertmanager({ images, channels, grafanaUrl: entrance.grafana?.url }),
        ...cloudWatchSidecars(environment.exporter, { images, region, mixins: watch }),
      ],
      targets: [{ job: "grafana", hostname: `grafana.${names.namespace}`, port: GRAFANA_PORT }],
      party: parties.prometheus,
      target: entrance.prometheus,
      tags: tagsOf(environment),
    });
    const grafana = new Grafana(this, "grafana", {
      ...common,
      stage,
      values: environment.grafana,
      signIn: access.kind === "public-ip" ? { kind: "password" } : access.signIn,
      givenPassword: givenPassword(this),
      prometheus: { url: prometheus.url, scrapeEvery: environment.prometheus.scrapeEvery },
      dashboards: watch.flatMap(({ name, dashboards = [] }) =>
        dashboards.map((dashboard) => withRunbook(dashboard, runbookUrl(notify.runbooks, name))),
      ),
      alerts: paths.grafana && {
        environment: environment.name,
        mixins: paths.grafana,
        alertmanagerUrl: `http://prometheus.${names.namespace}:${ALERTMANAGER_PORT}`,
      },
      party: parties.grafana,
      target: entrance.grafana,
    });
    this.content = grafana.content;
    const monitors = {
      clusterName: cluster.name,
      services: { prometheus: prometheus.serviceName, grafana: grafana.serviceName },
      volumeMetric: prometheus.volumeMetric,
    };
    const ofMonitoring = monitorAlarms(monitors);
    new CloudWatchAlarms(this, "alarms", {
      names,
      alarms: [...ofMonitoring, ...watch.flatMap(({ alarms = [] }) => alarms)],
      topicArn: channels.email.arn,
    });
    const alarms = [channels.heartbeat.alarm, ...ofMonitoring];
    new CloudWatchDashboard(this, "dashboard", { names, account, region, mixins: watch, alarms });
    new BillingGuard(this, "billing", { names, environment, email: notify.email });

    addOutputs(this, { region, cluster, prometheus, grafana, entrance });
    for (const warning of warnings(environment, images)) Annotations.of(this).addWarning(warning);
  }
}
