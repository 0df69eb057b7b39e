// A door: every arrival is first written down on this device, then sent, and sent again until the
// server has answered for it. Nothing here decides who came; the server does, once for each person.
"use strict";

const door = document.getElementById("door");
const says = JSON.parse(document.getElementById("says").textContent);
const HERE = location.pathname;
const BATCH = 50;
const AGAIN = 5_000; // ms between attempts
const REFRESH = 60_000; // ms between lists of codes
const KEEP = 7 * 24 * 3600 * 1000; // as long as the server takes what was kept
const SETTLED = ["taken", "already"];
const STRANGE = ["unknown", "elsewhere"];
const TOLD = ["already", "held", "refused"]; // the server's own sentence says more
const LINES = 8; // arrivals shown
const LOOKS = {
  // icon and tone beside the words of a verdict
  kept: ["tick", "good"], taken: ["tick", "good"], already: ["undo", "wait"],
  unsure: ["question", "wait"], held: ["clock", "wait"], unknown: ["warn", "late"],
  elsewhere: ["warn", "late"], odd: ["warn", "late"], refused: ["warn", "late"],
};

const NET = {
  online: ["tick", "good"], sending: ["upload", "going"], offline: ["warn", "late"], signed_out: ["lock", "late"],
};

let known = null; // { salt, hashes: Set } of those invited
let online = true;
let signedOut = false;
let wrong = 0; // milliseconds by which this device's clock is behind the server's
let shownKey = ""; // whose verdict stands in large letters
const rows = new Map(); // of an arrival's key: the line that shows it

// -- What the device keeps ---------------------------------------------------------------------

const kept = Device.keep("vuonuom-door", { arrivals: "key", lists: "door" });
const { write, remove } = kept;
const arrivals = () => kept.all("arrivals");
const listOf = () => kept.get("lists", HERE);

// -- Letting in -----------------------------------------------------------------------------------

const ENTRY = /(HN-\d{4}-[0-9A-Z]{5})-([0-9A-Z]{6})/;

function read(typed) {
  const spoken = typed.trim().toUpperCase().replaceAll(" ", "")
    .replaceAll("O", "0").replaceAll("I", "1").replaceAll("L", "1");
  const whole = spoken.match(ENTRY);
  if (whole) return { conference: whole[1], code: whole[2] };
  const short = spoken.replaceAll("-", "").replaceAll(".", "");
  return { conference: "", code: /^[0-9A-Z]{6}$/.test(short) ? short : "" };
}

async function letIn(typed) {
  const { conference, code } = read(typed);
  if (!code) return show("odd", typed);
  if (conference && conference !== door.dataset.conference) return show("elsewhere");
  const before = (await arrivals()).find((one) => one.code === code && isHere(one) && counts(one));
  if (before && !(online && before.answer)) return show("already", sinceWhen(before));
  const one = { key: Device.newKey(), door: HERE, code, at: Date.now(), answer: "" };
  const verdict = (await isKnown(code)) ? "kept" : "unsure";
  await write("arrivals", one);
  shownKey = one.key;
  show(verdict, spell(code));
  line(one, verdict);
  return flush();
}

const isHere = (one) => one.door.split("/")[2] === door.dataset.conference;
const counts = (one) => !one.answer || SETTLED.includes(one.answer);
const spell = (code) => `${code.slice(0, 3)}-${code.slice(3)}`;
const hour = (ms) => new Date(ms + wrong).toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
const sinceWhen = (one) => says.since.replace("{time}", hour(one.at));

// Without a secure connection the browser hashes nothing: then every code is for the server to judge.
async function isKnown(code) {
  if (!known || !crypto.subtle) return online;
  const bytes = new TextEncoder().encode(`${known.salt}:${code}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return known.hashes.has(hex.slice(0, 16));
}

// -- Sending ----------------------------------------------------------------------------------------

let wanted = false;
let busy = false;

async function flush() {
  wanted = true;
  if (busy) return;
  busy = true;
  try {
    while (wanted) {
      wanted = false;
      await sendAll();
    }
  } finally {
    busy = false;
    await tellNet();
  }
}

async function sendAll() {
  const waiting = (await arrivals()).filter((one) => !one.answer && isHere(one));
  for (const address of new Set(waiting.map((one) => one.door))) {
    const mine = waiting.filter((one) => one.door === address);
    for (let at = 0; at < mine.length; at += BATCH) {
      if (!(await send(address, mine.slice(at, at + BATCH)))) return;
    }
  }
}

async function send(address, batch) {
  await tellNet(batch.length);
  const items = batch.map(({ key, code, at }) => ({ key, code, at }));
  const answer = await ask(`${address}bring/`, { sent_at: Date.now(), items });
  if (!answer) return false;
  for (const one of answer.answers) {
    const arrival = batch.find((each) => each.key === one.key);
    if (arrival) await settle(arrival, one);
  }
  figures(answer);
  const list = await listOf();
  if (list) await write("lists", { ...list, present: answer.present, invited: answer.invited });
  return true;
}

async function settle(arrival, answer) {
  if (answer.result !== "held") {
    arrival.answer = answer.result;
    await write("arrivals", arrival);
  }
  line(arrival, answer.result, answer);
  if (arrival.key !== shownKey) return;
  show(answer.result, [answer.name, answer.unit].filter(Boolean).join(" · "), answer);
}

// One question to the server; nothing when it is away, or does not know us any more.
async function ask(address, body) {
  const answer = await Device.ask(address, body);
  ({ online, signedOut } = answer);
  return answer.said;
}

// -- The list of codes ---------------------------------------------------------------------------------

async function refresh() {
  const sentAt = Date.now();
  const list = await ask(`${HERE}codes/`);
  if (list) {
    const { salt, hashes, present, invited } = list;
    await write("lists", { door: HERE, salt, hashes, present, invited });
    tellClock(list.now - (sentAt + Date.now()) / 2);
  }
  const kept = list ?? (await listOf());
  if (kept) {
    known = { salt: kept.salt, hashes: new Set(kept.hashes) };
    figures(kept);
  }
  return flush();
}

// After a reload without a network the page is an old one: what waits is shown again.
async function recall() {
  for (const one of await arrivals()) {
    if (!one.answer && isHere(one)) line(one, "kept");
    else if (Date.now() - one.at > KEEP) await remove("arrivals", one.key);
  }
}

// What the page is made of, for the worker to show when the server is away.
async function keepPage() {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  await navigator.serviceWorker.register("/conferences/door-worker.js", { scope: "/conferences/" });
  const cache = await caches.open("doors");
  const parts = performance.getEntriesByType("resource").map((each) => new URL(each.name));
  const made = parts.filter((each) => each.origin === location.origin && each.pathname.startsWith("/static/"));
  const signs = [...document.querySelectorAll("use")].map((use) => new URL(use.href.baseVal, location.href));
  const wanted = new Set([...made, ...signs].map((each) => each.pathname).concat(HERE));
  await Promise.all([...wanted].map((each) => cache.add(each).catch(() => {})));
  door.dataset.kept = "yes";
}

// -- What one sees ----------------------------------------------------------------------------------------

const at = (name) => document.getElementById(name);
const { sign, element } = Device;

function show(verdict, detail = "", answer = null) {
  const [icon, tone] = LOOKS[verdict] ?? LOOKS.refused;
  const sentence = STRANGE.includes(verdict) ? says.ask_host : TOLD.includes(verdict) && answer?.sentence;
  const words = [says[verdict] ?? says.refused, detail, sentence].filter(Boolean);
  const lines = words.map((each, place) => element(place ? "span" : "b", "", each));
  at("verdict").className = `verdict ${tone}`;
  at("verdict").dataset.verdict = verdict;
  at("verdict").replaceChildren(sign(icon), element("p", "", ...lines));
  if (tone !== "good") navigator.vibrate?.([80, 60, 80]);
  else if (verdict === "kept") navigator.vibrate?.(60);
}

function line(arrival, verdict, answer = null) {
  const [icon, tone] = LOOKS[verdict] ?? LOOKS.refused;
  const who = element("b", "", answer?.name || spell(arrival.code));
  const what = element("span", "soft", [hour(arrival.at), answer?.unit].filter(Boolean).join(" · "));
  const deeds = element("div", "row", element("span", `status ${tone}`, sign(icon), says[verdict] ?? says.refused));
  if (answer?.result === "taken") deeds.append(undo(arrival, answer.presence));
  const item = element("li", "", element("span", "", who, what), deeds);
  const before = rows.get(arrival.key);
  if (before) before.replaceWith(item);
  else at("arrivals").prepend(item);
  rows.set(arrival.key, item);
  while (at("arrivals").children.length > LINES) at("arrivals").lastElementChild.remove();
}

// A wrong scan is taken back by an ordinary form, which needs the server anyway.
function undo(arrival, presence) {
  const form = element("form", "row");
  form.method = "post";
  form.action = `${arrival.door}back/`;
  const token = document.querySelector("#let-in [name=csrfmiddlewaretoken]").cloneNode();
  const button = element("button", "btn small quiet", sign("undo"), says.take_back);
  button.name = "presence";
  button.value = presence;
  form.append(token, button);
  return form;
}

function figures({ present, invited }) {
  at("present").textContent = present.toLocaleString("vi");
  at("invited").textContent = invited.toLocaleString("vi");
}

async function tellNet(sending = 0) {
  const waiting = (await arrivals()).filter((one) => !one.answer && isHere(one)).length;
  const state = signedOut ? "signed_out" : !online ? "offline" : sending ? "sending" : "online";
  const [icon, tone] = NET[state];
  const words = element("span", "", says[state].replace("{n}", sending || waiting));
  const way = state === "signed_out" ? element("a", "", words) : words;
  if (state === "signed_out") way.href = `/sign-in/?next=${encodeURIComponent(HERE)}`;
  at("net").className = `status ${tone}`;
  at("net").dataset.net = state;
  at("net").dataset.waiting = waiting;
  at("net").hidden = false;
  at("net").replaceChildren(sign(icon), way);
}

function tellClock(difference) {
  wrong = difference;
  const minutes = Math.round(Math.abs(difference) / 60_000);
  at("clock").hidden = minutes < 2;
  at("clock").textContent = says.clock.replace("{n}", minutes);
}

// -- Scanning -------------------------------------------------------------------------------------------------

let stream = null;

async function scan() {
  if (stream) return stopScanning();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return show("odd", says.no_camera);
  }
  at("scene").srcObject = stream;
  at("scene").hidden = false;
  await at("scene").play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let last = { text: "", at: 0 };
  while (stream) {
    const [found] = await detector.detect(at("scene")).catch(() => []);
    const isNew = found && (found.rawValue !== last.text || Date.now() - last.at > 3000);
    if (isNew) {
      last = { text: found.rawValue, at: Date.now() };
      await letIn(found.rawValue);
    }
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
}

function stopScanning() {
  for (const track of stream.getTracks()) track.stop();
  stream = null;
  at("scene").hidden = true;
}

// -- Begin --------------------------------------------------------------------------------------------------------

at("let-in").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = at("let-in").elements.code;
  const typed = field.value;
  field.value = "";
  field.focus();
  if (typed.trim()) letIn(typed);
});
if ("BarcodeDetector" in window && navigator.mediaDevices) {
  at("scan").hidden = false;
  at("scan").addEventListener("click", scan);
}
window.addEventListener("online", flush);
window.addEventListener("offline", () => { online = false; tellNet(); });
setInterval(flush, AGAIN);
setInterval(refresh, REFRESH);
recall().then(refresh).then(keepPage);
