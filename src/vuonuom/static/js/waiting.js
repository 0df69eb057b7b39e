// Ideas that wait on this device, and what was typed and not yet sent: each belongs to who wrote
// it. The server sends none of them twice, and none of one person's as another's. The first half is
// also the worker's, which sends while no page is open.
"use strict";

const Waiting = (() => {
  const PICTURES_PATIENCE = 120_000; // ms: six pictures on a slow line
  const AGAIN = 15_000; // ms between attempts
  const kept = Device.keep("vuonuom-ideas", { ideas: "key", facts: "name" });
  let sending = null;

  const me = async () => (await kept.get("facts", "me")) ?? null;
  const all = async () => (await kept.all("ideas")).sort((one, other) => one.at - other.at);
  const of = async (owner) => (await all()).filter((one) => one.owner === owner);
  const isPage = "document" in self;
  const changed = (detail) =>
    isPage ? document.dispatchEvent(new CustomEvent("waiting", { detail })) : tellPages(detail);

  async function tellPages(waiting) {
    for (const page of await clients.matchAll({ type: "window" })) page.postMessage({ waiting });
  }
  if (isPage) {
    navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.waiting && changed(data.waiting));
  }

  async function add(idea, trouble = "") {
    await kept.write("ideas", { ...idea, trouble });
    changed({});
  }

  // A form waits whole: its words, its pictures, and whatever else was filled in beside them.
  const APART = ["text", "unit", "pictures", "no_secrets", "csrfmiddlewaretoken", "_key", "more"];
  const besides = (form) => Object.fromEntries([...form].filter(([name, value]) => value && !APART.includes(name)));
  async function take(owner, form, wanted = "") {
    // A form gone back to and filled in anew has its old key: it takes nothing else's place.
    const before = wanted && (await kept.get("ideas", wanted));
    const key = wanted && (!before || before.text === form.get("text")) ? wanted : Device.newKey();
    const pictures = form.getAll("pictures").filter(({ size }) => size);
    await add({
      key, owner, at: Date.now(), text: form.get("text"), unit: form.get("unit") ?? "", rest: besides(form),
      pictures: await Promise.all(pictures.map(smaller)),
    });
    await dropDraft(owner);
  }

  async function drop(key) {
    await kept.remove("ideas", key);
    changed({});
  }

  // Who is signed in here now, as the server says; nothing while it is away.
  async function learn() {
    const answer = await Device.ask("/app/me/");
    if (answer.said) await kept.write("facts", { name: "me", ...answer.said });
    return answer;
  }

  // One attempt at a time, also between two windows or a window and the worker.
  function flush() {
    const locked = () => navigator.locks?.request("vuonuom-ideas", sendAll) ?? sendAll();
    sending ??= locked().then(later).finally(() => { sending = null; });
    return sending;
  }

  // What could not be sent, the browser sends by itself when it has a network, where it knows how.
  function later(net) {
    if (isPage && (!net.online || net.left)) {
      navigator.serviceWorker?.ready
        .then((worker) => worker.sync?.register("ideas"))
        .catch(() => {}); // not allowed on this device: pages go on trying as before
    }
    return net;
  }

  async function sendAll() {
    let net = await learn();
    let left = false;
    const tried = new Set();
    const next = async () => (await of(net.said.owner)).find(({ key, trouble }) => !trouble && !tried.has(key));
    changed({ net });
    for (let idea; net.said && (idea = await next()); tried.add(idea.key)) { // also what was written meanwhile
      changed({ sending: idea.key });
      const answer = await Device.ask("/app/bring/", asForm(idea), PICTURES_PATIENCE);
      if (await settle(idea, answer)) continue;
      // Is it the network, or this one idea? Then those behind it do not wait for it.
      left = true;
      net = NOT_LET_IN.includes(answer.status) ? answer : await learn();
    }
    net = { ...net, left };
    changed({ net });
    return net;
  }

  const NOT_LET_IN = [401, 403];
  const PERHAPS_LATER = [...NOT_LET_IN, 408, 429];
  const isRefused = (status) => status >= 400 && status < 500 && !PERHAPS_LATER.includes(status);
  const TOO_LARGE = 413;

  // Whether it was answered for. What is refused is set aside, with why: a sentence, or one of ours.
  async function settle(idea, { said, status }) {
    const ours = isRefused(status) ? (status === TOO_LARGE ? "too_large" : "refused") : "";
    const trouble = said?.result === "returned" ? said.sentence : ours;
    if (said?.result === "sent") {
      await kept.remove("ideas", idea.key);
      changed({ sent: idea, said });
    } else if (trouble && (await kept.get("ideas", idea.key))) {
      await add(idea, trouble);
    }
    return Boolean(said || trouble);
  }

  function asForm(idea) {
    const form = new FormData();
    for (const name of ["key", "owner", "title", "text", "unit", "box", "challenge", "at"]) {
      form.append(name, idea[name] ?? "");
    }
    for (const [name, value] of Object.entries(idea.rest ?? {})) form.set(name, value);
    form.append("no_secrets", "on");
    form.append("sent_at", Date.now());
    for (const picture of idea.pictures ?? []) form.append("pictures", picture, picture.name);
    return form;
  }

  // A photograph of ten megabytes says no more than one of one.
  const LARGE = 1_500_000;
  const SIDE = 2400;
  async function smaller(file) {
    if (file.size < LARGE || !("OffscreenCanvas" in self)) return file;
    try {
      const bitmap = await createImageBitmap(file);
      const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
      const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
      const name = file.name.replace(/\.\w+$/, "") + ".jpg";
      return blob.size < file.size ? new File([blob], name, { type: "image/jpeg" }) : file;
    } catch {
      return file; // the server says what is wrong with it
    }
  }

  // -- What was typed and not yet sent ------------------------------------------------------------

  const nameOf = (owner) => `draft:${owner}`;
  const draft = async (owner) => (await kept.get("facts", nameOf(owner))) ?? null;
  const keepDraft = (owner, typed) => kept.write("facts", { name: nameOf(owner), ...typed });
  const dropDraft = (owner) => kept.remove("facts", nameOf(owner));

  // Leaving a device takes along what one wrote on it.
  async function forget(owner) {
    for (const idea of await of(owner)) await kept.remove("ideas", idea.key);
    const drafts = (await kept.all("facts")).filter(({ name }) => name.startsWith(nameOf(owner)));
    for (const { name } of drafts) await kept.remove("facts", name);
    await kept.remove("facts", "me");
  }

  return { AGAIN, me, all, of, add, take, drop, learn, flush, smaller, draft, keepDraft, dropDraft, forget };
})();

// -- On every page of somebody who is signed in -----------------------------------------------------
(() => {
  const owner = self.document?.body.dataset.owner;
  if (!owner) return;
  const says = JSON.parse(document.getElementById("device-says").textContent);

  // The page that works without a network, and what it must know for it.
  async function prepare() {
    const worker = navigator.serviceWorker;
    await worker?.register("/app-worker.js", { scope: "/" });
    const known = await Waiting.me();
    const waits = (await Waiting.of(owner)).filter((one) => !one.trouble);
    if (waits.length || known?.owner !== owner) await Waiting.flush();
    await note();
    await worker?.ready;
    document.documentElement.dataset.prepared = "yes";
  }

  async function note() {
    const line = document.getElementById("device");
    const left = (await Waiting.of(owner)).length;
    if (!line || !left) return;
    const link = Device.element("a", "", says.kept.replace("{n}", left));
    link.href = "/app/";
    line.replaceChildren(Device.sign("clock"), link);
    line.hidden = false;
  }

  // A form that the network did not take stays as it is, and says so beside its button.
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (!data?.unsent) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector(".unsent")?.remove();
      const line = Device.element("p", "error unsent", Device.sign("warn"), says.unsent);
      line.setAttribute("role", "alert");
      form.append(line);
    }
  });

  // Signing out of a shared phone must not leave one's words on it, and must not lose them unasked.
  document.addEventListener("submit", async (event) => {
    const to = event.submitter?.getAttribute("formaction") ?? event.target.getAttribute("action");
    if (to !== "/sign-out/" || event.target.dataset.leaving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const left = (await Waiting.of(owner)).length;
    if (left && !confirm(says.leave.replace("{n}", left))) return;
    await Waiting.forget(owner);
    event.target.dataset.leaving = "yes";
    event.target.requestSubmit(event.submitter);
  }, true);

  // -- The text box: every keystroke is kept ------------------------------------------------------
  const compose = document.getElementById("compose");
  if (compose) write(compose);
  else if (/^\/ideas\/YT-/.test(location.pathname)) settleSent();

  // It was sent when its own words stand here; a form whose answer never came leads elsewhere.
  async function settleSent() {
    const before = await Waiting.draft(owner);
    const words = document.querySelector("article > .prose")?.textContent ?? "";
    if (before?.sent && bare(words) === bare(before.text || before.title)) await Waiting.dropDraft(owner);
  }

  const bare = (text) => text.normalize("NFC").replace(/[\s\p{C}]/gu, "");

  async function write(form) {
    const { text, title } = form.elements;
    form.addEventListener("input", () => Waiting.keepDraft(owner, typed(form)));
    form.addEventListener("submit", (event) => submit(event, form));
    const before = await Waiting.draft(owner);
    if (!before?.text || text.value) return;
    text.value = before.text;
    if (title && before.title) title.value = before.title;
    tell(says.restored);
  }

  function tell(sentence) {
    const line = document.getElementById("device");
    line.textContent = sentence;
    line.hidden = false;
  }

  const typed = (form) => ({ text: form.elements.text.value, title: form.elements.title?.value ?? "", sent: false });

  function submit(event, form) {
    const way = event.submitter?.getAttribute("formaction");
    if (way || event.submitter?.name === "more") {
      if (event.submitter?.name === "discard") Waiting.dropDraft(owner);
      return;
    }
    if (navigator.onLine) return void Waiting.keepDraft(owner, { ...typed(form), sent: true });
    event.preventDefault();
    keepForLater(form);
  }

  // Without a network the idea waits on the device, once however often one taps; what is missing
  // is said here.
  let taking = false;
  async function keepForLater(form) {
    const { text, no_secrets: tick } = form.elements;
    const missing = !text.value.trim() ? text : !tick.checked ? tick : null;
    if (missing) return missing.focus();
    if (taking) return;
    taking = true;
    try {
      await Waiting.take(owner, new FormData(form));
      location.assign("/app/");
    } catch {
      taking = false;
      tell(says.full);
    }
  }
  window.addEventListener("pageshow", () => { taking = false; }); // gone back to, and written anew

  window.addEventListener("online", () => Waiting.flush());
  prepare().catch(() => {}); // a browser that keeps nothing: the page works as before
})();
