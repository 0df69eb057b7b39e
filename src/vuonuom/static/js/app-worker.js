// Answers while the server is away: with the page on which one can write, and nothing else. Only
// that page and what it is made of are kept; nobody's data ever is. SHELL and NAME stand above, and
// the scripts of the pages that send what waits: it is sent here too, while no page is open.
"use strict";

const PATIENCE = 8000; // ms

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(visit(request));
  else if (request.method === "GET" && SHELL.includes(address.pathname)) event.respondWith(part(request));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "ideas") event.waitUntil(bringIdeas());
});

// A failure tells the browser to try again later, by itself.
async function bringIdeas() {
  const net = await Waiting.flush();
  if (!net.online || net.left) throw new Error("the server is away");
}

async function fill() {
  const cache = await caches.open(NAME);
  // Without anybody's cookies: the page is the same for all.
  await Promise.all(SHELL.map(async (address) => {
    const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
    if (answer.ok) await cache.put(address, answer);
  }));
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("app-") && name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
}

const kept = (address) => caches.open(NAME).then((cache) => cache.match(address));

async function visit(request) {
  const idea = isIdea(request) ? request.clone() : null;
  try {
    return await fetch(isGone(request) ? anew(request) : request);
  } catch (error) {
    const isWaiting = idea && (await keepIdea(idea).catch(() => false));
    if (isWaiting) return Response.redirect("/app/", 303);
    if (request.method !== "GET") return stay();
    const shell = await kept("/app/");
    if (!shell) throw error;
    return shell;
  }
}

// Nothing is led away from a form that could not be sent: it stands there as it was filled in.
async function stay() {
  for (const page of await clients.matchAll({ type: "window" })) page.postMessage({ unsent: true });
  return new Response(null, { status: 204 });
}

const isIdea = ({ method, url }) => method === "POST" && new URL(url).pathname === "/ideas/new/";

// The network went while an idea was on its way: it waits with its pictures, under the form's own
// key, for the server may have taken it.
async function keepIdea(request) {
  const [form, me] = [await request.formData(), await Waiting.me()];
  const isWhole = form.get("text")?.trim() && form.has("no_secrets") && !form.has("more");
  if (!me || !isWhole) return false;
  await Waiting.take(me.owner, form, form.get("_key"));
  return true;
}

// Back to the answer of a form: the browser asks for what it kept of it, which is nothing. The
// server is not away then, and nothing may be sent again: the page is opened anew.
const isGone = (request) => request.cache === "only-if-cached";
const anew = (request) => new Request(request.url, { credentials: "same-origin", redirect: "manual" });

async function part(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const found = await kept(new URL(request.url).pathname);
    if (found) return found;
    throw error;
  }
}
