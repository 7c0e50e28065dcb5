import type { CloudWatchAlarm } from "@watchpost/alerting/model";
import { days } from "@watchpost/core";

import { CERTIFICATE_DAYS } from "./limits";

/**
 * Alarms on certificates of ACM that are about to end. They are CloudWatch's own: the metric comes twice a day, which is
 * too seldom for a scrape, and it stops once the certificate has ended.
 * https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 * @param arns of certificates in the environment's region
 */
export function certificateAlarms(arns: readonly string[]): CloudWatchAlarm[] {
  return arns.map((arn) => ({
    name: `certificate-${idOf(arn)}`,
    description:
      `The certificate ${arn} ends within ${CERTIFICATE_DAYS} days, or has ended. ACM renews its own 60 days before: ` +
      "look whether its DNS record is still there, and whether it is in use. One that was imported must be imported anew.",
    severity: "warning",
    namespace: "AWS/CertificateManager",
    metric: "DaysToExpiry",
    dimensions: { CertificateArn: arn },
    statistic: "Minimum",
    is: "below",
    threshold: CERTIFICATE_DAYS,
    period: days(1),
    periods: 1,
    missing: "breaching",
  }));
}

/** `arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-…`: the first part of the identifier tells them apart. */
const idOf = (arn: string) => /certificate\/([^-]+)/.exec(arn)?.[1] ?? arn;
