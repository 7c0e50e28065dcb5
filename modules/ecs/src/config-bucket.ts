import { days, type Images, PrivateBucket } from "@watchpost/core";
import type { Construct } from "constructs";

import { Delivery, type DeliveryProps } from "./delivery";

export interface ConfigBucketProps {
  /** Shared with all accounts of AWS: `dev-monitoring-config-111122223333-eu-west-1`. */
  readonly name: string;
  /** Where the image of the AWS CLI comes from, which carries the files. */
  readonly images: Images;
}

/** The bucket that carries configuration to tasks, for ECS mounts no files. It holds no secrets. */
export class ConfigBucket extends PrivateBucket {
  private readonly images: Images;

  constructor(scope: Construct, id: string, { name, images }: ConfigBucketProps) {
    // Everything in it is made by Terraform, and can be made again.
    super(scope, id, { name, whenDestroyed: "delete", keepOldVersions: days(30) });
    this.images = images;
  }

  /**
   * Puts the files into the bucket for one service. When a file changes, its tasks are replaced, or where
   * {@link DeliveryProps.reloadUrls} are given, told to reload.
   * @param id the service's prefix in the bucket: `grafana`
   * @throws Error for files that cannot be delivered
   */
  deliver(id: string, props: DeliveryProps): Delivery {
    return new Delivery(this, id, { ...props, bucket: this, image: this.images.reference("awsCli") });
  }
}
