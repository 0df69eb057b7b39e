// The page that works without a network: writing, and what waits to be sent.
"use strict";

(() => {
  const says = JSON.parse(document.getElementById("says").textContent);
  const at = (id) => document.getElementById(id);
  const form = at("write");
  const NOBODY = "nobody";
  const MOST_PICTURES = 6;
  const LONGEST = 10_000;
  const TICKS = ["to_above", "on_behalf"];
  const LOOKS = {
    waiting: ["clock", "wait"], sending: ["upload", "going"], sent: ["tick", "good"], returned: ["warn", "late"],
    online: ["tick", "good"], kept: ["warn", "late"], going: ["upload", "going"], offline: ["clock", "wait"],
    signed_out: ["lock", "late"], away: ["clock", "wait"],
  };
  let owner = NOBODY;
  let net = { online: navigator.onLine, signedOut: false };
  let going = ""; // the key of the idea on its way
  let taking = false;
  let editing = ""; // the key of the idea in the box: it waits, set aside, until the changed one is kept
  let rest = {}; // what the idea in the box has beside its words: it was written on another page
  const done = []; // what was sent while this page stood open

  const words = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), says[name]);
  const mark = (name, text = says[name]) =>
    Device.element("span", `status ${LOOKS[name][1]}`, Device.sign(LOOKS[name][0]), text);
  const hour = (ms) =>
    new Date(ms).toLocaleString("vi", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

  // -- Writing ----------------------------------------------------------------------------------

  async function begin() {
    const me = await Waiting.me();
    owner = me?.owner ?? NOBODY;
    editing = "";
    offer(me?.units ?? []);
    form.hidden = false;
    const before = await Waiting.draft(owner);
    if (!before?.text || form.elements.text.value) return;
    const one = before.editing && (await Waiting.of(owner)).find(({ key }) => key === before.editing);
    put({ ...one, key: one?.key ?? "", text: before.text }, before.rest ?? {});
  }

  function put({ key, text, unit, pictures }, beside) {
    editing = key;
    form.elements.text.value = text;
    if ([...form.elements.unit.options].some(({ value }) => value === unit)) form.elements.unit.value = unit;
    const files = new DataTransfer();
    for (const each of pictures ?? []) files.items.add(new File([each], each.name, { type: each.type }));
    if (key) form.elements.pictures.files = files.files;
    lay(beside);
  }

  function offer(units) {
    const chosen = form.elements.unit.value;
    const options = units.map(({ code, name }) => new Option(name, code, false, code === chosen));
    form.elements.unit.replaceChildren(...options);
    at("for").hidden = units.length < 2;
  }

  function wrong(name, field) {
    for (const each of form.querySelectorAll(".wrong")) each.classList.remove("wrong");
    at("wrong").hidden = !name;
    if (!name) return;
    at("wrong").replaceChildren(Device.sign("warn"), says[name]);
    form.querySelector(`[data-field=${field}]`)?.classList.add("wrong");
    form.elements[field]?.focus();
  }

  // Two taps are one sending; the next idea may be written while this one is on its way.
  async function take() {
    if (taking) return;
    taking = true;
    const isKept = await keep().finally(() => { taking = false; });
    if (isKept) await Waiting.flush();
  }

  async function keep() {
    const { text, pictures, no_secrets: tick, unit } = form.elements;
    if (!text.value.trim()) return wrong("no_text", "text");
    if (text.value.length > LONGEST) return wrong("too_long", "text");
    if (pictures.files.length > MOST_PICTURES) return wrong("too_many", "pictures");
    if (!tick.checked) return wrong("no_tick", "no_secrets");
    if (owner === NOBODY) return wrong("nobody", "text");
    const idea = {
      key: editing || Device.newKey(), owner, at: Date.now(), text: text.value, unit: unit.value, rest: besides(),
      pictures: await Promise.all([...pictures.files].map(Waiting.smaller)),
    };
    try {
      await Waiting.add(idea);
    } catch {
      return wrong("full", "pictures");
    }
    wrong("");
    await empty();
    navigator.storage?.persist?.();
    return true;
  }

  async function empty() {
    form.reset();
    put({ key: "", text: "" }, {});
    await Waiting.dropDraft(owner);
  }

  // -- What an idea has beside its words, such as its co-authors: to be looked at and corrected ---

  function lay(given) {
    rest = given;
    at("rest").replaceChildren(...Object.keys(rest).filter(labelOf).map(box));
    at("rest").hidden = !at("rest").children.length;
  }

  const labelOf = (name) => says[`rest_${name.replace(/_\d$/, "_n")}`]?.replace("{n}", name.at(-1));

  function box(name) {
    const isTick = TICKS.includes(name);
    const input = Object.assign(document.createElement("input"), { id: `rest_${name}`, type: isTick ? "checkbox" : "text" });
    if (isTick) input.checked = true;
    else input.value = rest[name];
    const label = Device.element("label", "", ...(isTick ? [input, Device.element("span", "", labelOf(name))] : [labelOf(name)]));
    label.htmlFor = input.id;
    return Device.element("div", isTick ? "field tick" : "field", label, ...(isTick ? [] : [input]));
  }

  function besides() {
    const said = (name) => {
      const input = at(`rest_${name}`);
      return !input ? rest[name] : input.type === "checkbox" ? (input.checked ? "on" : "") : input.value.trim();
    };
    return Object.fromEntries(Object.keys(rest).map((name) => [name, said(name)]).filter(([, value]) => value));
  }

  // -- What waits -----------------------------------------------------------------------------------

  async function show() {
    const all = await Waiting.all();
    const mine = all.filter((one) => one.owner === owner);
    at("queued").hidden = !mine.length && !done.length;
    at("ideas").replaceChildren(...mine.map(line), ...done.map(({ idea, said }) => sentLine(idea, said)));
    at("others").hidden = mine.length === all.length;
    at("others").textContent = words("others", { n: all.length - mine.length });
    tell(mine);
  }

  function tell(mine) {
    const waits = mine.filter((one) => !one.trouble).length;
    const state = net.signedOut ? "signed_out" : !net.online ? (mine.length ? "offline" : "away") : waits ? "going" : mine.length ? "kept" : "online";
    const text = words(state, { n: state === "kept" ? mine.length : waits });
    const way = state === "signed_out" ? Device.element("a", "", text) : Device.element("span", "", text);
    if (state === "signed_out") way.href = "/sign-in/?next=/app/";
    at("net").className = `status ${LOOKS[state][1]}`;
    at("net").dataset.net = state;
    at("net").dataset.waiting = waits;
    at("net").hidden = owner === NOBODY && state === "online";
    at("net").replaceChildren(Device.sign(LOOKS[state][0]), way);
  }

  function line(idea) {
    const state = idea.trouble ? "returned" : idea.key === going ? "sending" : "waiting";
    const facts = [words("written", { at: hour(idea.at) }), idea.pictures?.length && words("pictures", { n: idea.pictures.length })];
    const what = Device.element("div", "", Device.element("b", "", first(idea.text)),
      Device.element("span", "soft", facts.filter(Boolean).join(" · ")));
    if (idea.trouble) what.append(Device.element("span", "error", says[idea.trouble] ?? idea.trouble));
    const deeds = Device.element("div", "row", mark(state));
    if (idea.trouble) deeds.append(button("again", () => again(idea)));
    if (state !== "sending") deeds.append(button("edit", () => edit(idea)), button("drop", () => drop(idea)));
    return item(state, what, deeds);
  }

  function sentLine(idea, said) {
    const link = Device.element("a", "", Device.element("b", "", first(idea.text)));
    link.href = `/ideas/${said.code}/`;
    const what = Device.element("div", "", link, Device.element("span", "soft", said.sentence));
    return item("sent", what, mark("sent"));
  }

  function item(state, ...inside) {
    const made = Device.element("li", "", ...inside);
    made.dataset.state = state;
    return made;
  }

  const first = (text) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

  function button(name, act) {
    const made = Device.element("button", "btn small quiet", says[name]);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  // What came back is sent anew as of now, under the same key: nothing was taken under it.
  async function again(idea) {
    if (editing === idea.key && form.elements.text.value === idea.text) await empty();
    if (editing === idea.key) editing = "";
    await Waiting.add({ ...idea, at: Date.now() });
    return Waiting.flush();
  }

  // Nothing that stands in the box makes way for another idea.
  async function edit(idea) {
    if (form.elements.text.value.trim()) return wrong("busy", "text");
    wrong("");
    await Waiting.add(idea, "editing"); // nobody sends it meanwhile
    const { title, box: where, challenge } = idea; // as they were kept before
    put(idea, { ...(title && { title }), ...(where && { box: where }), ...(challenge && { challenge }), ...idea.rest });
    await keepDraft();
    form.elements.text.focus();
  }

  async function drop(idea) {
    if (!confirm(says.sure)) return;
    if (editing === idea.key) editing = "";
    await Waiting.drop(idea.key);
  }

  // -- Begin ----------------------------------------------------------------------------------------

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take();
  });
  const keepDraft = () => Waiting.keepDraft(owner, { text: form.elements.text.value, rest: besides(), editing, sent: false });
  form.addEventListener("input", () => {
    if (!form.elements.text.value) editing = ""; // what is written now is another idea
    return keepDraft();
  });
  document.addEventListener("waiting", async ({ detail }) => {
    going = detail.sending ?? "";
    if (detail.net) net = detail.net;
    if (detail.sent) done.push({ idea: detail.sent, said: detail.said });
    const me = await Waiting.me();
    if (me && me.owner !== owner) await begin();
    else offer(me?.units ?? []);
    await show();
  });
  window.addEventListener("online", () => Waiting.flush());
  window.addEventListener("offline", () => { net = { online: false, signedOut: false }; show(); });
  setInterval(async () => { if ((await Waiting.of(owner)).some((one) => !one.trouble)) Waiting.flush(); }, Waiting.AGAIN);
  begin().then(show).then(Waiting.flush);
})();
