import type { DashboardModel, VariableModel } from "../simulation/dashboard-model";
import type { FilledDashboard } from "./collect";
import { escaped, px } from "./html";
import { pageHeight, placeOf } from "./layout";
import { panelContent } from "./panel";
import { STYLE } from "./style";

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** A dashboard's page: it needs nothing but itself. */
export function dashboardPage(filledDashboard: FilledDashboard, others: readonly DashboardModel[]): string {
  const { dashboard, panels } = filledDashboard;
  const drawn = panels.map((each) => panelHtml(filledDashboard, each)).join("\n");
  return document(
    `${dashboard.title} - Watchpost`,
    `${header(filledDashboard, others)}
<main style="height:${pageHeight(dashboard.panels)}px">
${drawn}
</main>`,
  );
}

function header({ dashboard, span, variables }: FilledDashboard, others: readonly DashboardModel[]): string {
  const at = others.findIndex(({ uid }) => uid === dashboard.uid);
  const links = [others[at - 1], others[at + 1]].flatMap((other) =>
    other
      ? [
          `<a href="${escaped(other.uid)}.html">${other === others[at - 1] ? "← " : ""}${escaped(other.title)}${other === others[at + 1] ? " →" : ""}</a>`,
        ]
      : [],
  );
  const chips = (dashboard.templating?.list ?? [])
    .filter(({ type }) => type !== "datasource")
    .map(
      (variable) =>
        `<span class="chip"><i>${escaped(variable.label ?? variable.name)}</i>${escaped(shown(variable, variables[variable.name]))}</span>`,
    );
  const tags = (dashboard.tags ?? []).map((tag) => `<span class="tag">${escaped(tag)}</span>`);
  return `<header>
<nav><a href="index.html">Watchpost</a><span>/</span><b>${escaped(dashboard.title)}</b><span class="end">${links.join("")}</span></nav>
<div class="head"><h1>${escaped(dashboard.title)}</h1>${tags.join("")}<p>${escaped(dashboard.description ?? "")}</p>
<span class="end">${chips.join("")}<span class="chip">${time(span.start)} to ${time(span.end)} UTC</span></span></div>
</header>`;
}

/** What a variable's box says. */
function shown({ current, includeAll }: VariableModel, value = ""): string {
  const wanted = [current?.value ?? []].flat();
  return includeAll === true && (wanted.includes("$__all") || wanted.length === 0)
    ? "All"
    : value.replace(/^\(|\)$/g, "");
}

const time = (at: number) => new Date(at * 1000).toISOString().slice(0, 16).replace("T", " ");

function panelHtml(
  { span, deployments }: FilledDashboard,
  { panel, answers }: FilledDashboard["panels"][number],
): string {
  const { left, top, width, height, content } = placeOf(panel);
  const queries = answers.map(
    ({ target, expr }) =>
      `<dt>${escaped(target.legendFormat ?? target.refId)}</dt><dd><code>${escaped(expr)}</code></dd>`,
  );
  const about = `about-${panel.id}`;
  return `<section class="panel ${escaped(panel.type)}" id="panel-${panel.id}" style="left:${px(left)}px;top:${px(top)}px;width:${px(width)}px;height:${px(height)}px">
<h2 title="${escaped(panel.description ?? "")}">${escaped(panel.title)}<button popovertarget="${about}" aria-label="About this panel">i</button></h2>
<div class="content">${panelContent({ panel, answers, span, deployments, size: content })}</div>
<div class="about" id="${about}" popover><h3>${escaped(panel.title)}</h3><p>${escaped(panel.description ?? "")}</p><dl>${queries.join("")}</dl></div>
</section>`;
}

/** All dashboards side by side, each drawn small. */
export function indexPage(dashboards: readonly DashboardModel[]): string {
  const cards = dashboards.map(
    ({ uid, title, description = "", panels }) =>
      `<a class="card" href="${escaped(uid)}.html"><div class="thumbnail"><iframe src="${escaped(uid)}.html" tabindex="-1" scrolling="no"></iframe></div>` +
      `<h2>${escaped(title)}</h2><p>${escaped(description)}</p><small>${panels.length} panels</small></a>`,
  );
  return document(
    "Watchpost dashboards",
    `<header><nav><b>Watchpost</b></nav><div class="head"><h1>Dashboards</h1><p>Drawn from queries to a Prometheus that simulated workloads feed.</p></div></header>
<div class="cards">
${cards.join("\n")}
</div>`,
  );
}
