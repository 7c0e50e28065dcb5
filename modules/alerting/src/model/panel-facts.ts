import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

/** A panel of a dashboard, as far as alerts and checks look at it. */
interface PanelFacts {
  readonly id: number;
  readonly title: string;
  readonly exprs: readonly string[];
}

/** The panels of a dashboard, those in rows included. */
export function panelsOf(dashboard: Dashboard): PanelFacts[] {
  return (dashboard.panels ?? []).flatMap((panel) => {
    const inner = "panels" in panel ? panel.panels : [panel];
    return inner.map((each) => ({
      id: each.id ?? 0,
      title: each.title ?? "",
      exprs: exprsOf("targets" in each ? each.targets : undefined),
    }));
  });
}

function exprsOf(targets: readonly object[] | undefined): string[] {
  return (targets ?? []).flatMap((target) =>
    "expr" in target && typeof target.expr === "string" ? [target.expr] : [],
  );
}
