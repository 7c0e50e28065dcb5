import type { Dashboard, DashboardLink } from "@grafana/grafana-foundation-sdk/dashboard";

/**
 * A dashboard that leads to its runbook.
 * @param url where the runbook is read. @default - nowhere: the dashboard is left as it is
 */
export function withRunbook(dashboard: Dashboard, url?: string): Dashboard {
  if (!url) return dashboard;
  return { ...dashboard, links: [...(dashboard.links ?? []), linkTo(url)] };
}

/** @param repository where the repository is browsed: `https://github.com/acme/watchpost/blob/main` */
export function runbookUrl(repository: string | undefined, mixin: string): string | undefined {
  return repository && `${repository.replace(/\/+$/, "")}/docs/runbooks/${mixin}.md`;
}

function linkTo(url: string): DashboardLink {
  const link = {
    title: "Runbook",
    type: "link",
    icon: "doc",
    tooltip: "What to do when one of its alerts fires",
    url,
    tags: [],
    asDropdown: false,
    targetBlank: true,
    includeVars: false,
    keepTime: false,
  };
  // As it is in a file: to load the SDK for its enumeration of types would take longer than all of this.
  return JSON.parse(JSON.stringify(link)) as DashboardLink;
}
