import { counter, gauge, type NamespaceEntry } from "./entry";

/**
 * Queues that have been in use in the last six hours, measured every minute. What is in a queue is an approximation, as
 * the name of the metric says.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const SQS: NamespaceEntry = {
  namespace: "AWS/SQS",
  settleSeconds: 120,
  rereadSeconds: 900,
  resourceTypes: ["sqs"],
  groups: [
    {
      name: "",
      dimensions: ["QueueName"],
      metrics: [
        counter("sqs_messages_sent", "NumberOfMessagesSent", "Messages added to the queue."),
        counter(
          "sqs_messages_received",
          "NumberOfMessagesReceived",
          "Messages handed out, again each time they return.",
        ),
        counter("sqs_messages_deleted", "NumberOfMessagesDeleted", "Deletions with a valid receipt."),
        gauge(
          "sqs_messages_visible",
          "ApproximateNumberOfMessagesVisible",
          "Maximum",
          "Messages that can be received.",
        ),
        gauge(
          "sqs_messages_in_flight",
          "ApproximateNumberOfMessagesNotVisible",
          "Maximum",
          "Messages received and not yet deleted.",
        ),
        gauge(
          "sqs_messages_delayed",
          "ApproximateNumberOfMessagesDelayed",
          "Maximum",
          "Messages that cannot be received yet.",
        ),
        gauge(
          "sqs_oldest_message_age_seconds",
          "ApproximateAgeOfOldestMessage",
          "Maximum",
          "Age of the oldest message.",
          {
            unit: "Seconds",
          },
        ),
        counter("sqs_empty_receives", "NumberOfEmptyReceives", "Receive calls that got no message.", {
          optional: true,
        }),
        counter("sqs_sent_message_bytes", "SentMessageSize", "Bytes of the messages added.", {
          unit: "Bytes",
          optional: true,
        }),
      ],
    },
  ],
};
