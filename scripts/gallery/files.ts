import type { DashboardModel } from "../simulation/dashboard-model";
import type { PrometheusApi } from "../prometheus-api";
import { filled } from "./collect";
import { dashboardPage, indexPage } from "./page";

/**
 * The gallery's files by name. They need nothing but each other.
 * @param end what is taken for now, in seconds since 1970
 * @param most seconds that there are samples of
 */
export async function galleryFiles(
  api: PrometheusApi,
  dashboards: readonly DashboardModel[],
  end: number,
  most: number,
): Promise<Map<string, string>> {
  const files = new Map([["index.html", indexPage(dashboards)]]);
  for (const dashboard of dashboards) {
    files.set(`${dashboard.uid}.html`, dashboardPage(await filled(api, dashboard, end, most), dashboards));
  }
  return files;
}
