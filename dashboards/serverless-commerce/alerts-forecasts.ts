import { above, type Alert } from "@watchpost/alerting/model";
import { hours, minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { ServerlessCommerceSignals } from "./signals";

/** What is unusual, or could be better: for those who look. Off unless asked for. */
export function forecastAlerts(signals: ServerlessCommerceSignals): Alert[] {
  return [coldStartsMany(signals), countsDiffer(signals)];
}

function coldStartsMany({ coldStartRatioBusy, coldStarts, requests }: ServerlessCommerceSignals): Alert {
  const of = (name: string) => `${coldStarts.name}{function_name="${name}"}`;
  const all = (name: string) => `${requests.name}{function_name="${name}", status="success"}`;
  return {
    name: "CommerceColdStartsMany",
    when: above(coldStartRatioBusy, LIMITS.coldStarts),
    for: minutes(30),
    severity: "info",
    panel: PANELS.coldStartShare,
    summary: "{{ $value | humanizePercentage }} of the invocations of {{ $labels.function_name }} are cold starts",
    description:
      `More than ${LIMITS.coldStarts.text} of the invocations had to wait for a process to begin, for 30 minutes. ` +
      "Look at provisioned concurrency, at the size of the function's package, and at its memory.",
    proof: {
      fires: { [of("order-service")]: "0+21x32", [all("order-service")]: "0+100x32" },
      says: {
        labels: { function_name: "order-service" },
        summary: "21% of the invocations of order-service are cold starts",
      },
      justNot: {
        [of("order-service")]: "0+20x32",
        [all("order-service")]: "0+100x32",
        [of("payment-service")]: "0+1.8x32",
        [all("payment-service")]: "0+1.8x32",
      },
    },
  };
}

function countsDiffer({ miscount, reconciliation }: ServerlessCommerceSignals): Alert {
  const of = (metric: string) => `${reconciliation.name}{cloudwatch_job="PulseQueue every 2m", metric="${metric}"}`;
  return {
    name: "CommerceCountsDiffer",
    when: above(miscount, LIMITS.miscount),
    for: hours(2),
    severity: "info",
    panel: PANELS.reconciliation,
    summary: "{{ $labels.metric }} was counted wrongly by {{ $value | humanizePercentage }}",
    description:
      "For two hours, hours that were read again differ from what was counted of their minutes. The counters have been " +
      "put right; what was seen and alerted on at the time was wrong by so much. Look at Late data.",
    proof: {
      fires: { [of("OrdersProcessed")]: "0.94x122", [of("PaymentsProcessed")]: "1x122" },
      says: {
        labels: { cloudwatch_job: "PulseQueue every 2m", metric: "OrdersProcessed" },
        summary: "OrdersProcessed was counted wrongly by 6%",
      },
      justNot: { [of("OrdersProcessed")]: "1.0499x122", [of("PaymentsProcessed")]: "0.9501x122" },
      ends: { [of("OrdersProcessed")]: "0.94x122 1x2" },
    },
  };
}
