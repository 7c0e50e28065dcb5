// In this order: mixins and environments are loaded with their source maps, so that an error in them names its line.
import "@watchpost/alerting/model";
import "./source-maps/off";
// What an environment's file needs.
export {
  activeSeries,
  cognito,
  days,
  dnsValidated,
  ec2Ebs,
  efs,
  ephemeral,
  existingCertificate,
  existingNamespace,
  existingVpc,
  github,
  google,
  hours,
  localState,
  megabytesPerDay,
  metricsService,
  minutes,
  namespace,
  newVpc,
  password,
  postgres,
  publicHttps,
  publicIp,
  s3,
  seconds,
  secret,
  sqlite,
  sqliteOnEfs,
  stockCloudWatchExporter,
  terraformCloud,
  usdPerMonth,
  vpnOnly,
} from "@watchpost/core";
export { buildBootstrap } from "./bootstrap";
export { checkTogether, cluster, type ClusterValues } from "./cluster";
export * from "./environment";
export * from "./synthesize";
import "./source-maps/on";
