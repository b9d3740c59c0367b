// The map's twin: a plain table that sorts by its headers and chooses an area by its name.
const COLLATE = new Intl.Collator("nl", { numeric: true });

// A cell comes as its text alone, or as [text, sorting value, state, reason].
function cellOf(short) {
  const [t, v = null, s = "", r = ""] = Array.isArray(short) ? short : [short];
  return { t, v, s, r };
}

// Told outright: a table that a phone shows as cards would lose what its parts are.
const ROLE = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };

function element(tag, attributes, text) {
  const node = document.createElement(tag);
  const role = ROLE[tag] ?? { col: "columnheader", row: "rowheader" }[attributes.scope];
  if (role) node.setAttribute("role", role);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

function sorted(rows, column, descending) {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (column === 0) return sign * COLLATE.compare(a.name, b.name);
    const [x, y] = [a.cells[column - 1], b.cells[column - 1]];
    const numeric = x.v !== null || y.v !== null;
    if (!numeric) return sign * COLLATE.compare(x.t, y.t);
    // What has no number comes last, whichever way the table is sorted.
    if (x.v === null || y.v === null) return (x.v === null) - (y.v === null);
    return sign * (x.v - y.v);
  });
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const all = data.rows.map(([code, name, ...cells]) => ({ code, name, cells: cells.map(cellOf) }));
  const root = parentElement.querySelector(".tabel");
  const state = (root.sortState ??= { column: null, descending: true });
  if (state.shape !== data.shape) Object.assign(state, { column: null, shape: data.shape });

  const draw = (refocus) => {
    const table = element("table", {});
    table.append(element("caption", {}, data.caption));
    const header = element("tr", {});
    data.columns.forEach((column, k) => {
      const active = state.column === k;
      const cell = element("th", { scope: "col", class: column.numeric ? "getal" : "" });
      if (active) cell.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
      const button = element("button", { type: "button", title: "Sorteren" }, column.label);
      button.append(element("span", { "aria-hidden": "true" }, active ? (state.descending ? " ↓" : " ↑") : ""));
      button.onclick = () => {
        state.descending = active ? !state.descending : column.numeric;
        state.column = k;
        draw(k);
      };
      cell.append(button);
      // A page that says so in another way has a text beside its table.
      if (column.help?.includes("\n")) {
        const name = `Uitleg: ${column.label}`;
        const look = { type: "button", class: "begrip", "aria-label": name, "aria-haspopup": "dialog" };
        cell.append(element("button", { ...look, "data-uitleg": column.help }, "?"));
      }
      header.append(cell);
    });
    const head = element("thead", {});
    head.append(header);
    const body = element("tbody", {});
    const rows = state.column === null ? all : sorted(all, state.column, state.descending);
    for (const row of rows) {
      const line = element("tr", row.code === data.chosen ? { class: "gekozen" } : {});
      const name = element("th", { scope: "row" });
      const button = element("button", { type: "button", "aria-pressed": String(row.code === data.chosen) }, row.name);
      button.onclick = () => setTriggerValue("gekozen", row.code);
      name.append(button);
      line.append(name);
      row.cells.forEach((cell, k) => {
        const numeric = data.columns[k + 1].numeric;
        const look = { class: `${numeric ? "getal" : ""} ${cell.s}`, "data-label": data.columns[k + 1].label };
        const shown = element("td", look, cell.t);
        if (cell.r) {
          shown.title = cell.r;
          shown.setAttribute("aria-description", cell.r);
        }
        line.append(shown);
      });
      body.append(line);
    }
    table.append(head, body);
    const top = root.scrollTop;
    root.replaceChildren(table);
    root.scrollTop = top;
    if (refocus !== undefined) header.children[refocus].firstChild.focus();
  };
  draw();
}
