// A stack of slips by the keyboard: a row is saved as soon as one leaves it, what is wrong stands
// beside its cell, and what is not saved yet is kept on this device. Without this it is a form.
"use strict";

(() => {
  const says = JSON.parse(document.getElementById("says").textContent);
  const form = document.getElementById("slips");
  const body = form.querySelector("tbody");
  const names = ["member", "title", "text", "photo"];
  const HERE = `/slips/${form.dataset.unit}/`;
  const DRAFT = `${document.body.dataset.owner}:slips:${form.dataset.unit}`;
  const model = body.querySelector("tr").cloneNode(true);
  const blanks = body.rows.length;
  let made = blanks;

  const cell = (row, name) => row.querySelector(`[data-cell=${name}]`);
  const input = (row, name) => cell(row, name).querySelector("input:not([type=hidden]), textarea");
  const key = (row) => row.querySelector("input[type=hidden]");
  const value = (row, name) => input(row, name).value.trim();
  const rows = () => [...body.rows];
  const isBlank = (row) => names.every((name) => !value(row, name));
  const isDone = (row) => value(row, "member") && (value(row, "title") || value(row, "text"));
  const tell = (words) => { document.getElementById("told").textContent = words; };

  // -- Rows -----------------------------------------------------------------------------------------

  function add() {
    const row = model.cloneNode(true);
    const number = made++;
    for (const each of row.querySelectorAll("[id], [for], [name]")) {
      for (const name of ["id", "for", "name", "aria-describedby"]) {
        const was = each.getAttribute(name);
        if (was) each.setAttribute(name, was.replace(/r\d+-/, `r${number}-`));
      }
    }
    body.append(row);
    clear(row);
    return row;
  }

  function clear(row) {
    for (const name of names) input(row, name).value = "";
    key(row).value = Device.newKey();
    wrong(row, {});
  }

  function wrong(row, errors) {
    for (const name of names) {
      const place = cell(row, name);
      const note = place.querySelector(".error");
      place.classList.toggle("wrong", Boolean(errors[name]));
      note.hidden = !errors[name];
      note.replaceChildren(...(errors[name] ? [Device.sign("warn"), errors[name]] : []));
      input(row, name).setAttribute("aria-invalid", String(Boolean(errors[name])));
    }
  }

  function mark(row, sign = "", words = "") {
    const place = row.querySelector(".state");
    place.replaceChildren(...(words ? [Device.element("span", "status", Device.sign(sign), words)] : []));
  }

  // What the server would say beside the tick, said beside it here.
  const tick = form.elements.no_secrets;
  function ticked() {
    const field = tick.closest(".field");
    field.querySelector(".error")?.remove();
    field.classList.toggle("wrong", !tick.checked);
    tick.setAttribute("aria-invalid", String(!tick.checked));
    if (!tick.checked) {
      const note = Device.element("p", "error", Device.sign("warn"), says.tick);
      note.id = `${tick.id}_error`;
      note.setAttribute("role", "alert");
      tick.setAttribute("aria-describedby", note.id);
      field.append(note);
    }
    return tick.checked;
  }
  tick.addEventListener("change", () => { if (tick.checked) ticked(); });

  // -- Saving ---------------------------------------------------------------------------------------

  let turn = Promise.resolve(); // one row after the other, in their order
  // By the button also what is half filled goes: the server says what is missing, beside the cell.
  const save = (row, { whole = true } = {}) =>
    (turn = turn.then(() => saveNow(row, whole)).catch(() => tell(says.away)));

  async function saveNow(row, whole) {
    if (!row.isConnected || (whole && !isDone(row))) return;
    if (!ticked()) return tell("");
    wrong(row, {}); // what was wrong was of the try before
    mark(row, "upload", says.saving);
    const sent = new FormData();
    for (const name of ["member", "title", "text"]) sent.append(name, input(row, name).value);
    sent.append("key", key(row).value);
    sent.append("no_secrets", "on");
    for (const file of input(row, "photo").files) {
      const picture = await Waiting.smaller(file);
      sent.append("photo", picture, picture.name);
    }
    const { said, signedOut } = await Device.ask(`${HERE}row/`, sent, 120_000);
    mark(row);
    if (!said) return tell(signedOut ? says.signed_out : says.away);
    wrong(row, said.errors ?? {});
    if (!said.errors) entered(row, said);
    await keep();
  }

  function entered(row, said) {
    const link = Device.element("a", "", Device.element("b", "", said.title));
    link.href = `/ideas/${said.code}/`;
    const what = Device.element("div", "", link, Device.element("span", "soft", said.author));
    const deeds = Device.element("div", "row", Device.element("span", "status good", Device.sign("tick"), says.saved));
    if (said.entry) deeds.append(undo(said.entry));
    document.getElementById("entered").prepend(Device.element("li", "", what, deeds));
    document.getElementById("kept").hidden = false;
    tell(says.count.replace("{n}", document.getElementById("entered").children.length));
    const held = row.contains(document.activeElement);
    if (held) next(row).focus();
    row.remove();
    while (body.rows.length < blanks) add();
  }

  function undo(entry) {
    const made = Device.element("form", "");
    made.method = "post";
    made.action = `/undo/${entry}/`;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").cloneNode();
    const back = Object.assign(document.createElement("input"), { type: "hidden", name: "next", value: HERE });
    made.append(token, back, Device.element("button", "btn small quiet", Device.sign("undo"), says.undo));
    return made;
  }

  // -- The keyboard -----------------------------------------------------------------------------------

  const next = (row) => input(row.nextElementSibling ?? add(), "member");

  body.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.type === "file") return;
    event.preventDefault();
    const row = event.target.closest("tr");
    const at = names.indexOf(event.target.closest("td").dataset.cell);
    if (at < 2) return input(row, names[at + 1]).focus();
    next(row).focus(); // leaving the row saves it
  });
  body.addEventListener("focusout", (event) => {
    const row = event.target.closest("tr");
    if (row && !row.contains(event.relatedTarget) && event.relatedTarget) save(row);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!ticked()) return tick.focus();
    for (const row of rows()) if (!isBlank(row)) save(row, { whole: false });
  });

  // -- Who: while typing ------------------------------------------------------------------------------

  let pause = 0;
  body.addEventListener("input", (event) => {
    keep();
    if (event.target.closest("td")?.dataset.cell !== "member") return;
    clearTimeout(pause);
    pause = setTimeout(() => suggest(event.target.value), 200);
  });

  async function suggest(typed) {
    if (typed.trim().length < 2) return;
    const { said } = await Device.ask(`${HERE}members/?q=${encodeURIComponent(typed)}`);
    const options = (said?.members ?? []).map(({ value: text, unit }) => {
      const option = document.createElement("option");
      option.value = text;
      option.label = unit;
      return option;
    });
    document.getElementById("members").replaceChildren(...options);
  }

  // -- From Excel ----------------------------------------------------------------------------------------

  body.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!text.includes("\t")) return;
    event.preventDefault();
    let row = event.target.closest("tr");
    const filled = [];
    for (const cells of table(text)) {
      const [member, title, words] = cells.length > 2 ? cells : [cells[0], "", cells[1]];
      Object.entries({ member, title, text: words }).forEach(([name, said]) => { input(row, name).value = said ?? ""; });
      filled.push(row);
      row = row.nextElementSibling ?? add();
    }
    keep();
    input(row, "member").focus();
    for (const each of filled) save(each);
  });

  // Cells as Excel copies them: tabs between, quotes around those with line breaks.
  function table(text) {
    const found = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const line = found.at(-1);
      const sign = text[at];
      if (quoted && sign === '"' && text[at + 1] === '"') { line[line.length - 1] += '"'; at += 1; }
      else if (sign === '"' && (quoted || !line.at(-1))) quoted = !quoted;
      else if (!quoted && sign === "\t") line.push("");
      else if (!quoted && sign === "\n") found.push([""]);
      else if (sign !== "\r") line[line.length - 1] += sign;
    }
    return found.map((cells) => cells.map((each) => each.trim())).filter((cells) => cells.some(Boolean));
  }

  // -- What is not saved yet ------------------------------------------------------------------------------

  function keep() {
    const typed = rows().filter((row) => !isBlank(row)).map((row) => ({
      key: key(row).value, member: input(row, "member").value, title: input(row, "title").value, text: input(row, "text").value,
    }));
    return typed.length ? Waiting.keepDraft(DRAFT, { rows: typed }) : Waiting.dropDraft(DRAFT);
  }

  async function restore() {
    const before = await Waiting.draft(DRAFT);
    if (!before?.rows?.length || rows().some((row) => !isBlank(row))) return;
    before.rows.forEach((kept, at) => {
      const row = body.rows[at] ?? add();
      key(row).value = kept.key;
      for (const name of ["member", "title", "text"]) input(row, name).value = kept[name];
    });
    tell(says.restored);
  }

  document.getElementById("fast").hidden = false;
  restore().catch(() => {});
})();
