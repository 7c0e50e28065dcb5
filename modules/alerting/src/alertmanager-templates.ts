/** Names of what the templates define. */
export const TEMPLATES = {
  /** What has happened, where: the subject of a mail. */
  title: "watchpost.title",
  /** The same with the first value: what a telephone shows. */
  line: "watchpost.line",
  /** Everything that the one who is woken has to know. */
  text: "watchpost.text",
  /** Address of the dashboard; empty where Grafana has none. */
  link: "watchpost.link",
} as const;

/** https://pkg.go.dev/time#Layout */
const TIME = '.UTC.Format "2006-01-02 15:04 UTC"';

/**
 * What a message says: what is wrong with which value, since when, what it means, where to look and what to do.
 * https://prometheus.io/docs/alerting/latest/notifications/
 * @param grafanaUrl where Grafana is; without it, as in a lab whose address changes, the message tells how to find it
 */
export function alertmanagerTemplates(grafanaUrl: string | undefined): string {
  return `{{ define "${TEMPLATES.title}" }}{{ .Status | toUpper }}: {{ .CommonLabels.alertname }} ({{ .CommonLabels.environment }}){{ end }}

{{ define "${TEMPLATES.line}" }}{{ $alerts := .Alerts.Firing }}{{ if eq .Status "resolved" }}{{ $alerts = .Alerts.Resolved }}{{ end -}}
{{ template "${TEMPLATES.title}" . }}: {{ (index $alerts 0).Annotations.summary -}}
{{ if gt (len $alerts) 1 }}, and {{ len (slice $alerts 1) }} more{{ end }}{{ end }}

{{ define "${TEMPLATES.link}" }}${grafanaUrl ? `{{ with .CommonAnnotations.dashboard }}${grafanaUrl}{{ . }}{{ end }}` : ""}{{ end }}

{{ define "${TEMPLATES.text}" -}}
{{ range .Alerts.Firing }}{{ .Annotations.summary }}, since {{ .StartsAt${TIME} }}.
{{ end }}{{ range .Alerts.Resolved }}Over since {{ .EndsAt${TIME} }}; the last message was: {{ .Annotations.summary }}.
{{ end }}{{ if eq .Status "firing" }}
{{ if .CommonAnnotations.description }}{{ .CommonAnnotations.description }}
{{ else }}{{ range .Alerts.Firing }}{{ .Annotations.summary }}: {{ .Annotations.description }}
{{ end }}{{ end }}
Severity: {{ .CommonLabels.severity }}
{{ end }}{{ with .CommonAnnotations.dashboard }}Dashboard: ${grafanaUrl ?? ""}{{ . }}${grafanaUrl ? "" : whereGrafanaIs}
{{ end }}{{ if eq .Status "firing" }}{{ with .CommonAnnotations.runbook }}Runbook: {{ . }} in the repository
{{ end }}{{ end }}{{ end }}
`;
}

const whereGrafanaIs =
  ' of Grafana, whose address "npx cdktf output {{ $.CommonLabels.environment }}" tells how to find';
