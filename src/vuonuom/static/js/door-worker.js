// Answers for the server while it is away: a door's page and what it is made of, as it was last
// seen. The page itself puts them into the cache; only what is there is kept fresh.
"use strict";

const KEPT = /^\/static\/|^\/conferences\/[^/]+\/doors\/\d+\/$/;
const PATIENCE = 4000; // ms

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (KEPT.test(address.pathname)) event.respondWith(answer(event.request));
});

async function answer(request) {
  const cache = await caches.open("doors");
  const kept = await cache.match(request, { ignoreSearch: true });
  if (!kept) return fetch(request);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (fresh.status >= 500) return kept;
    if (fresh.ok && !fresh.redirected) await cache.put(request, fresh.clone());
    return fresh;
  } catch {
    return kept;
  }
}
