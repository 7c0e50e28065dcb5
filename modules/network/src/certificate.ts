import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface CertificateProps {
  /** The one host that it is for. */
  readonly host: string;
  /** The public hosted zone that gets the proof. */
  readonly zoneId: string;
}

/**
 * A certificate that ACM issues and renews. It is for one host and not for a wildcard: ACM asks everybody in an account
 * who wants a certificate for the same name to set the same record, so that removing it with this environment would
 * stop the renewal of somebody else's. https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class Certificate extends Construct {
  /** Known only once the certificate is issued. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { host, zoneId }: CertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "Resource", {
      domainName: host,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "proof", {
      zoneId,
      name: proof.resourceRecordName,
      type: "CNAME",
      ttl: 60,
      records: [proof.resourceRecordValue],
      // One that an earlier deployment left behind says the same.
      allowOverwrite: true,
    });
    this.arn = new AcmCertificateValidation(this, "issued", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
