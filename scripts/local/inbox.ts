/** A message that Slack would have got. */
export interface Message {
  readonly channel: string;
  readonly title: string;
  readonly text: string;
}

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
interface Posted {
  readonly channel: string;
  readonly attachments: readonly { readonly title: string; readonly text: string }[];
}

const KEPT = 200;

/** Takes what Alertmanager posts, in Slack's place. */
export class Inbox {
  readonly messages: Message[] = [];

  /** @param onMessage is told of each as a line: `#alerts: FIRING: WebErrorsHigh (local)` */
  constructor(private readonly onMessage: (line: string) => void = () => undefined) {}

  /** @param body as Alertmanager posts it to a webhook of Slack's */
  receive(body: string): void {
    const { channel, attachments } = JSON.parse(body) as Posted;
    for (const { title, text } of attachments) {
      this.messages.push({ channel, title, text });
      this.onMessage(`${channel}: ${title}`);
    }
    this.messages.splice(0, this.messages.length - KEPT);
  }
}
