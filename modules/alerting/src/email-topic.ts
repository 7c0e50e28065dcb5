import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { policyDocument } from "@watchpost/core";
import { Construct } from "constructs";

import { topicArn, type TopicPlace } from "./topic-arn";

export interface EmailTopicProps extends TopicPlace {
  /** Each gets a mail with a link to confirm, and nothing before that. */
  readonly addresses: readonly string[];
  /** The provider of another region. @default - the stack's */
  readonly provider?: AwsProvider;
}

/** Services that publish of their own accord; programs of ours publish by their roles. */
const PUBLISHERS = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"];

/** A topic of SNS with e-mail addresses, to which alarms and budgets of this account may publish. */
export class EmailTopic extends Construct {
  /** For resources that come after it. */
  readonly arn: string;
  /** The same, known before it is there: for files, whose hash must be known. */
  readonly plainArn: string;

  constructor(scope: Construct, id: string, props: EmailTopicProps) {
    super(scope, id);
    const { name, account, addresses, provider } = props;
    const topic = new SnsTopic(this, "Resource", { name, provider });
    this.arn = topic.arn;
    this.plainArn = topicArn(props);
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(
        PUBLISHERS.map((Service) => ({
          sid: `From${Service.charAt(0).toUpperCase()}${Service.slice(1).split(".")[0]}`,
          actions: ["sns:Publish"],
          principal: { Service },
          resources: [topic.arn],
          condition: { StringEquals: { "aws:SourceAccount": account } },
        })),
      ),
      provider,
    });
    for (const endpoint of new Set(addresses)) {
      new SnsTopicSubscription(this, `to-${endpoint.replace(/[^A-Za-z0-9]/g, "-")}`, {
        topicArn: topic.arn,
        protocol: "email",
        endpoint,
        provider,
      });
    }
  }
}
