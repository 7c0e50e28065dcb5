/** Names of what the templates define. */
export const TEMPLATES = {
  /** What has happened, where: the subject of a mail. */
  title: "watchpost.title",
  /** The same with the first value: what a telephone shows. */
  line: "watchpost.line",
  /** Everything that the one who is woken has to know. */
  text: "watchpost.text",
  /** The same for Teams. */
  markdown: "watchpost.markdown",
  /** Address of the dashboard; empty where Grafana has none. */
  link: "watchpost.link",
  /** Address of the runbook, or its file. */
  runbook: "watchpost.runbook",
} as const;

/** Where links lead. */
export interface Links {
  /** Where Grafana is. @default - as in a lab whose address changes: messages tell how to find it */
  readonly grafanaUrl?: string | undefined;
  /** Where people reach Alertmanager. @default - nowhere: messages hold no link that silences an alert */
  readonly alertmanagerUrl?: string | undefined;
  /** Where the repository is browsed. @default - messages name the runbook's file */
  readonly runbooks?: string | undefined;
}

/** https://pkg.go.dev/time#Layout */
const TIME = '.UTC.Format "2006-01-02 15:04 UTC"';

/** Go's durations are nanoseconds: https://pkg.go.dev/time#Duration */
const HOUR = 3_600_000_000_000;

/** How a line ends, what parts paragraphs beside that, and how a link is written. */
interface Style {
  readonly eol: string;
  readonly gap: string;
  readonly link: (name: string, url: string) => string;
}

const PLAIN: Style = { eol: "\n", gap: "\n", link: (name, url) => `${name}: ${url}` };

/** A single line break does not count. https://learn.microsoft.com/en-us/adaptive-cards/authoring-cards/text-features */
const MARKDOWN: Style = { eol: "\n\n", gap: "", link: (name, url) => `[${name}](${url})` };

/**
 * What a message says: what is wrong with which value, where the limit lies, since when, what it means, where to look,
 * what to do.
 * https://prometheus.io/docs/alerting/latest/notifications/
 */
export function alertmanagerTemplates(links: Links): string {
  return [
    define(
      TEMPLATES.title,
      "{{ .Status | toUpper }}: {{ .CommonLabels.alertname }}{{ with .CommonLabels.environment }} ({{ . }}){{ end }}",
    ),
    define(TEMPLATES.line, LINE),
    define(
      TEMPLATES.link,
      links.grafanaUrl ? `{{ with .CommonAnnotations.dashboard }}${links.grafanaUrl}${PATH}{{ end }}` : "",
    ),
    define(TEMPLATES.runbook, `{{ with .CommonAnnotations.runbook }}${runbook(links)}{{ end }}`),
    define("watchpost.period", PERIOD),
    ...(links.alertmanagerUrl ? [define("watchpost.silence", silence(links.alertmanagerUrl))] : []),
    define(TEMPLATES.text, text(PLAIN, links)),
    define(TEMPLATES.markdown, text(MARKDOWN, links)),
  ].join("\n");
}

const define = (name: string, body: string) => `{{ define "${name}" }}${body}{{ end }}\n`;

const LINE = `{{ $alerts := .Alerts.Firing }}{{ if eq .Status "resolved" }}{{ $alerts = .Alerts.Resolved }}{{ end -}}
{{ template "${TEMPLATES.title}" . }}: {{ (index $alerts 0).Annotations.summary -}}
{{ if gt (len $alerts) 1 }}, and {{ len (slice $alerts 1) }} more{{ end }}`;

/** The dashboard's path, which is the dot, with the time that matters. */
const PATH = '{{ . }}{{ template "watchpost.period" $ }}';

/**
 * From an hour before the first alert began until now, or until an hour after the last one ended: milliseconds, as
 * Grafana takes them. https://grafana.com/docs/grafana/latest/dashboards/use-dashboards/#set-dashboard-time-range
 */
const PERIOD = `{{ $first := (index .Alerts 0).StartsAt }}{{ $last := (index .Alerts 0).EndsAt }}{{ range .Alerts -}}
{{ if .StartsAt.Before $first }}{{ $first = .StartsAt }}{{ end }}{{ if .EndsAt.After $last }}{{ $last = .EndsAt }}{{ end -}}
{{ end }}{{ if match "[?]" .CommonAnnotations.dashboard }}&{{ else }}?{{ end -}}
from={{ ($first.Add -${HOUR}).UnixMilli }}&to={{ if eq .Status "firing" }}now{{ else }}{{ ($last.Add ${HOUR}).UnixMilli }}{{ end }}`;

/** The dot is the runbook's path in the repository. */
const runbook = ({ runbooks }: Links) =>
  runbooks ? `${runbooks.replace(/\/+$/, "")}/{{ . }}` : "{{ . }} in the repository";

/** Alertmanager's page with a form for a silence that fits all alerts of the message: `{alertname="…",…}`, escaped. */
function silence(alertmanagerUrl: string): string {
  const value = '{{ reReplaceAll "[+]" "%20" (urlquery (printf "%q" $pair.Value)) }}';
  const matchers = `{{ range $i, $pair := .CommonLabels.SortedPairs }}{{ if $i }}%2C{{ end }}{{ $pair.Name }}%3D${value}{{ end }}`;
  return `${alertmanagerUrl}/#/silences/new?filter=%7B${matchers}%7D`;
}

/** A part that is only said while an alert fires, or only of what there is. */
const firing = (body: string) => `{{ if eq .Status "firing" }}${body}{{ end }}`;
const withAnnotation = (name: string, body: string) => `{{ with .CommonAnnotations.${name} }}${body}{{ end }}`;

function text({ eol, gap, link }: Style, links: Links): string {
  const described = `{{ range .Alerts.Firing }}{{ .Annotations.summary }}: {{ .Annotations.description }}${eol}{{ end }}`;
  const dashboard = links.grafanaUrl
    ? link("Dashboard", `${links.grafanaUrl}${PATH}`)
    : `Dashboard: ${PATH}${WHERE_GRAFANA_IS}`;
  const runbooks = links.runbooks ? link("Runbook", runbook(links)) : `Runbook: ${runbook(links)}`;
  return [
    `{{ range .Alerts.Firing }}{{ .Annotations.summary }}, since {{ .StartsAt${TIME} }}.${eol}{{ end }}`,
    `{{ range .Alerts.Resolved }}Over since {{ .EndsAt${TIME} }}; the last message was: {{ .Annotations.summary }}.${eol}{{ end }}`,
    firing(
      `${gap}{{ with .CommonAnnotations.description }}{{ . }}${eol}{{ else }}${described}{{ end }}${gap}` +
        withAnnotation("threshold", `Limit: {{ . }}${eol}`) +
        `{{ with .CommonLabels.severity }}Severity: {{ . }}${eol}{{ end }}`,
    ),
    withAnnotation("dashboard", dashboard + eol),
    firing(withAnnotation("runbook", runbooks + eol)),
    ...(links.alertmanagerUrl ? [firing(link("Silence", '{{ template "watchpost.silence" . }}') + eol)] : []),
  ].join("");
}

const WHERE_GRAFANA_IS =
  ' of Grafana, whose address "npx cdktf output {{ $.CommonLabels.environment }}" tells how to find';
