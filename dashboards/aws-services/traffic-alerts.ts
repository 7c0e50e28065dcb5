import { above, inThreePlaces } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import type { AwsAlert } from "./alerts";
import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { AwsSignals } from "./signals";

/** When requests, invocations and targets are bad. */
export function trafficAlerts(signals: AwsSignals): AwsAlert[] {
  return [
    loadBalancerErrors(signals),
    targetsUnhealthy(signals),
    functionErrors(signals),
    functionsThrottled(signals),
    apiErrors(signals),
  ];
}

/** Of 6 a minute, the least that a share is taken of. */
const FEW = 0.3;

const STEADILY = (perMinute: number) => `100+${perMinute}x60`;

/** Once, and no more: in view for ten minutes; and so again. */
const TWICE = "100 300x11 500x48";

/** Where several regions are read, each has series of its own. */
const [REGION, OTHER_REGION] = [', region="eu-west-1"', ', region="us-east-1"'];

const BALANCER = 'load_balancer="app/shop/1"';

function loadBalancerErrors({ errorRatio, ownResponses, targetResponses }: AwsSignals): AwsAlert {
  const own = (code: string, balancer = BALANCER) => `${ownResponses.name}{${balancer}, code="${code}"}`;
  const target = (code: string, more = "", balancer = BALANCER) =>
    `${targetResponses.name}{${balancer}, code="${code}"${more}}`;
  return {
    service: "alb",
    ofApplication: true,
    alert: {
      name: "AwsLoadBalancerErrorsHigh",
      when: above(errorRatio, LIMITS.errorRatio),
      for: minutes(15),
      severity: "warning",
      panel: PANELS.albErrors,
      summary:
        "Requests to {{ $labels.load_balancer }} are answered with 5xx, {{ $value | humanizePercentage }} of them",
      description:
        `It has been more than ${LIMITS.errorRatio.text} for 15 minutes. Look who answers so, in the panel beside: ` +
        "targets, and then at the application's log; or the load balancer, which had none that answered.",
      proof: {
        fires: {
          ...inThreePlaces([own("5xx"), target("5xx", REGION), target("5xx", OTHER_REGION)], FEW, 10),
          [own("4xx")]: STEADILY(1),
          [target("2xx")]: STEADILY(2),
        },
        says: {
          labels: { load_balancer: "app/shop/1" },
          summary: "Requests to app/shop/1 are answered with 5xx, 5.75% of them",
        },
        justNot: {
          [own("5xx")]: STEADILY(3),
          [target("5xx")]: STEADILY(3),
          [own("4xx")]: STEADILY(57),
          [target("2xx")]: STEADILY(57),
        },
        missing: {
          // At night, each of the few that there are.
          [target("5xx")]: STEADILY(0.29),
          [own("5xx", 'load_balancer="app/other/2"')]: TWICE,
          [target("5xx", "", 'load_balancer="app/third/3"')]: TWICE,
        },
      },
    },
  };
}

function targetsUnhealthy({ unhealthyTargets }: AwsSignals): AwsAlert {
  const group = `${unhealthyTargets.name}{${BALANCER}, target_group="targetgroup/web/1"}`;
  return {
    service: "alb",
    alert: {
      name: "AwsTargetsUnhealthy",
      when: above(unhealthyTargets, LIMITS.unhealthyTargets),
      for: minutes(20),
      severity: "warning",
      panel: PANELS.albTargets,
      summary: "{{ $value }} targets of {{ $labels.target_group }} are not healthy",
      description:
        "They have failed the load balancer's health checks for 20 minutes and get no requests; if there are no others, " +
        "all get some. Look at the reason in the target group, and at the targets' log.",
      proof: {
        fires: { [group]: "1x50" },
        says: {
          labels: { load_balancer: "app/shop/1", target_group: "targetgroup/web/1" },
          summary: "1 targets of targetgroup/web/1 are not healthy",
        },
        justNot: { [group]: "0x50" },
        missing: { [group]: "1x13 stale" },
      },
    },
  };
}

function functionErrors({ functionErrorRatio, functionRequests }: AwsSignals): AwsAlert {
  const ended = (status: string, more = "", name = "resize") =>
    `${functionRequests.name}{function_name="${name}", status="${status}"${more}}`;
  return {
    service: "lambda",
    ofApplication: true,
    alert: {
      name: "AwsFunctionErrorsHigh",
      when: above(functionErrorRatio, LIMITS.errorRatio),
      for: minutes(15),
      severity: "warning",
      panel: PANELS.functionErrors,
      summary: "{{ $value | humanizePercentage }} of invocations of {{ $labels.function_name }} fail",
      description:
        `It has been more than ${LIMITS.errorRatio.text} for 15 minutes. ` +
        "Look at the function's log, at its timeout and memory, and at what was deployed last.",
      proof: {
        fires: {
          ...inThreePlaces([ended("error"), ended("error", REGION), ended("error", OTHER_REGION)], FEW, 10),
          [ended("success")]: STEADILY(3),
          [ended("success", "", "mail")]: STEADILY(900),
        },
        says: { labels: { function_name: "resize" }, summary: "5.75% of invocations of resize fail" },
        justNot: { [ended("error")]: STEADILY(6), [ended("success")]: STEADILY(114) },
        missing: { [ended("error")]: STEADILY(0.29), [ended("error", "", "mail")]: TWICE },
      },
    },
  };
}

function functionsThrottled({ throttlesPerMinute, functionThrottles }: AwsSignals): AwsAlert {
  const refused = (more = "") => `${functionThrottles.name}{function_name="resize"${more}}`;
  return {
    service: "lambda",
    ofApplication: true,
    alert: {
      name: "AwsFunctionThrottled",
      when: above(throttlesPerMinute, LIMITS.throttles),
      for: minutes(15),
      severity: "warning",
      panel: PANELS.functionThrottles,
      summary: "Invocations of {{ $labels.function_name }} are refused, {{ $value | humanize }} a minute",
      description:
        `More than ${LIMITS.throttles.text} for 15 minutes: all concurrency is taken, of the function or of the account. ` +
        "Look which functions run most, how long they take, and at reserved concurrency and quotas.",
      proof: {
        fires: inThreePlaces([refused(), refused(REGION), refused(OTHER_REGION)], LIMITS.throttles.value, 10),
        says: { labels: { function_name: "resize" }, summary: "Invocations of resize are refused, 1.15 a minute" },
        justNot: { [refused()]: STEADILY(1) },
        missing: { [refused()]: TWICE },
      },
    },
  };
}

function apiErrors({ apiErrorRatio, apiRequests, apiErrors: errors }: AwsSignals): AwsAlert {
  const api = 'api_name="shop", stage="prod"';
  const asked = (labels = api, more = "") => `${apiRequests.name}{${labels}${more}}`;
  const failed = (code: string, more = "", labels = api) => `${errors.name}{${labels}, code="${code}"${more}}`;
  return {
    service: "api-gateway",
    ofApplication: true,
    alert: {
      name: "AwsApiErrorsHigh",
      when: above(apiErrorRatio, LIMITS.errorRatio),
      for: minutes(15),
      severity: "warning",
      panel: PANELS.apiErrors,
      summary:
        "{{ $labels.api_name }}{{ $labels.api_id }} {{ $labels.stage }} answers {{ $value | humanizePercentage }} with 5xx",
      description:
        `It has been more than ${LIMITS.errorRatio.text} of the requests for 15 minutes. ` +
        "Look at the log of what the API calls, at its time-outs, and at what was deployed last.",
      proof: {
        fires: {
          ...inThreePlaces([failed("5xx"), failed("5xx", REGION), failed("5xx", OTHER_REGION)], FEW, 10),
          [failed("4xx")]: STEADILY(1),
          [asked(api, REGION)]: STEADILY(3),
          [asked('api_name="shop", stage="test"')]: STEADILY(900),
        },
        says: { labels: { api_name: "shop", stage: "prod" }, summary: "shop prod answers 5.75% with 5xx" },
        justNot: {
          [failed("5xx")]: STEADILY(6),
          [failed("4xx")]: STEADILY(50),
          [asked(api, REGION)]: STEADILY(60),
          [asked(api, OTHER_REGION)]: STEADILY(60),
        },
        missing: {
          [failed("5xx")]: STEADILY(0.29),
          [asked()]: STEADILY(0.29),
          [failed("5xx", "", 'api_id="a1b2c3", stage="$default"')]: TWICE,
          [asked('api_id="a1b2c3", stage="$default"')]: TWICE,
        },
      },
    },
  };
}
