/**
 * What a message says: what is wrong with which value, since when, where to look and what to do.
 * https://prometheus.io/docs/alerting/latest/notifications/
 * @param grafanaUrl where Grafana is; without it, as in a lab whose address changes, the link is a path
 */
export function alertmanagerTemplates(grafanaUrl: string | undefined): string {
  return `{{ define "watchpost.title" }}{{ .Status | toUpper }}: {{ .CommonLabels.alertname }} ({{ .CommonLabels.environment }}){{ end }}
{{ define "watchpost.text" }}{{ range .Alerts }}
{{ if eq .Status "firing" }}{{ .Annotations.summary }}
{{ .Annotations.description }}
Severity: {{ .Labels.severity }}, since {{ .StartsAt.UTC.Format "2006-01-02 15:04 UTC" }}{{ else }}Resolved at {{ .EndsAt.UTC.Format "2006-01-02 15:04 UTC" }}: {{ .Annotations.summary }}{{ end }}
{{ if .Annotations.dashboard }}Dashboard: ${grafanaUrl ?? ""}{{ .Annotations.dashboard }}
{{ end }}Runbook: {{ .Annotations.runbook }}
{{ end }}{{ end }}
`;
}
