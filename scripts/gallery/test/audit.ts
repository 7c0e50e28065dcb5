/** Runs in the page: writes what is blank and what stands over an edge into an element of its own, as JSON. */
export const audit = `
  const problems = [];
  for (const panel of document.querySelectorAll(".panel")) {
    const title = panel.querySelector("h2").textContent;
    const edge = panel.getBoundingClientRect();
    const drawn = [...panel.querySelectorAll(".curve, .arc, .content rect, td, .value")];
    if (!drawn.some((each) => each.getBoundingClientRect().width > 2)) problems.push(title + ": nothing is drawn");
    for (const each of panel.querySelectorAll(".content svg, .content table, .content text, .legend, .legend > *, td, th")) {
      const { left, right, top, bottom } = each.getBoundingClientRect();
      if (left < edge.left - 1 || right > edge.right + 1 || top < edge.top - 1 || bottom > edge.bottom + 1)
        problems.push(title + ": " + each.tagName + " " + each.textContent.slice(0, 30) + " stands over the edge");
    }
    for (const legend of panel.querySelectorAll(".legend"))
      if (legend.scrollHeight > legend.clientHeight + 1) problems.push(title + ": the legend is cut");
  }
  const panels = [...document.querySelectorAll(".panel")].map((panel) => panel.getBoundingClientRect());
  panels.forEach((one, i) => panels.slice(i + 1).forEach((other) => {
    if (one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1)
      problems.push("two panels stand one over the other");
  }));
  const result = document.createElement("pre");
  result.id = "audit";
  result.textContent = JSON.stringify(problems).replace(/[<&]/g, " ");
  document.body.append(result);
`;
