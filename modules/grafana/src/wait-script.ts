import type { Duration } from "@watchpost/core";

export interface WaitProps {
  /** Where Grafana is: `https://grafana.example.com`. */
  readonly url: string;
  /** How long to wait before giving up. */
  readonly patience: Duration;
  /** From the end of one try to the beginning of the next. */
  readonly pause: Duration;
}

/** How long one try may take. */
const TRY_SECONDS = 10;

/**
 * A script for sh that ends well as soon as Grafana says that it and its database are up, and else, when patience is at
 * its end, with what it heard last. It needs curl.
 * https://grafana.com/docs/grafana/latest/developers/http_api/other/#health-api
 */
export function waitScript({ url, patience, pause }: WaitProps): string {
  return `health=${quoted(`${url}/api/health`)}
command -v curl >/dev/null || { echo "To ask Grafana whether it is up, curl is needed, and there is none on the PATH." >&2; exit 1; }
deadline=$(($(date +%s) + ${patience.seconds}))
while :; do
  answer=$(curl --fail --silent --show-error --max-time ${TRY_SECONDS} "$health" 2>&1) &&
    case $(printf %s "$answer" | tr -d '[:space:]') in
    *'"database":"ok"'*) exit 0 ;;
    esac
  [ "$(date +%s)" -lt "$deadline" ] || break
  sleep ${pause.seconds}
done
cat >&2 <<END
Grafana did not answer within ${patience} at $health, whose last answer was:
  $(printf %s "$answer" | head -c 300)
Look whether the environment is deployed, its service runs, and its access lets this machine in.
END
exit 1
`;
}

/** A word of sh that nothing is expanded in. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
