export { checkEnvironment } from "./checks";
export { checkCluster } from "./cluster-checks";
export { contains, overlaps, prefixLength, split } from "./cidr";
export {
  type Access,
  cognito,
  dnsValidated,
  existingCertificate,
  github,
  google,
  type HttpsAccess,
  password,
  publicHttps,
  publicIp,
  type SignIn,
  vpnOnly,
} from "./environment/access";
export type { ClusterEnvironment, ClusterValues } from "./environment/cluster";
export {
  type Budget,
  type Environment,
  type EnvironmentValues,
  type Stage,
  usdPerMonth,
} from "./environment/environment";
export { type ExporterChoice, metricsService, stockCloudWatchExporter } from "./environment/exporter";
export { type GrafanaValues, postgres, type PostgresValues, sqlite, sqliteOnEfs } from "./environment/grafana";
export {
  type Egress,
  existingNamespace,
  existingVpc,
  type ExistingVpcChoice,
  namespace,
  type NetworkChoice,
  newVpc,
  type NewVpcChoice,
  SUBNET_BITS,
} from "./environment/network";
export type { MuteWindow } from "./environment/mute";
export type { Notify } from "./environment/notify";
export {
  activeSeries,
  EBS_HOST_MEMORY_MIB,
  ec2Ebs,
  efs,
  ephemeral,
  type Ingest,
  megabytesPerDay,
  type PrometheusValues,
  RETENTION_SHARE_OF_DISK,
} from "./environment/prometheus";
export { secret } from "./environment/secret";
export { besideState, localState, s3, terraformCloud } from "./environment/state";
export { policyDocument, type PolicyStatement, trustPolicy } from "./iam";
export { Images } from "./images";
export { Names } from "./names";
export { PrivateBucket } from "./private-bucket";
export { InvalidValues, type Problem, problemText } from "./problems";
export { EnvironmentStack, type StackProps } from "./stack";
export { DEPLOYMENT_TAG, deploymentOf, tagsOf } from "./tags";
export { assertKnown, grafanaProvisioningText, terraformText } from "./text";
export { days, type Duration, GIBIBYTE, hours, MEBIBYTE, minutes, seconds } from "./units";
