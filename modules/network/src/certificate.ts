import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { CertificateChoice } from "@watchpost/core";
import { Construct } from "constructs";

export interface CertificateProps {
  /** The domain whose hosts the certificate is for: `*.<domain>`. */
  readonly domain: string;
  readonly choice: CertificateChoice;
}

/** A certificate for the hosts of a domain: the one given, or one that ACM issues and renews. */
export class Certificate extends Construct {
  /** Known only once the certificate is issued. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { domain, choice }: CertificateProps) {
    super(scope, id);
    if (choice.kind === "existing") {
      this.arn = choice.arn;
      return;
    }
    const certificate = new AcmCertificate(this, "Resource", {
      domainName: `*.${domain}`,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "proof", {
      zoneId: new DataAwsRoute53Zone(this, "zone", { name: choice.zone, privateZone: false }).zoneId,
      name: proof.resourceRecordName,
      type: "CNAME",
      ttl: 60,
      records: [proof.resourceRecordValue],
      allowOverwrite: true,
    });
    this.arn = new AcmCertificateValidation(this, "issued", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
