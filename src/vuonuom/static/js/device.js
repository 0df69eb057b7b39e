// What a device keeps while it has no network, and how it asks the server: for doors and for ideas.
"use strict";

const Device = (() => {
  const PATIENCE = 10_000; // ms that the server may take

  // A database of our own on this device; `stores` names each store and its key.
  function keep(name, stores) {
    const opened = new Promise((resolve, reject) => {
      const asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = () => {
        for (const [store, keyPath] of Object.entries(stores)) asked.result.createObjectStore(store, { keyPath });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    async function within(store, mode, act) {
      const database = await opened;
      return new Promise((resolve, reject) => {
        const transaction = database.transaction(store, mode, { durability: "strict" });
        const asked = act(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    }
    return {
      write: (store, row) => within(store, "readwrite", (rows) => rows.put(row)),
      remove: (store, key) => within(store, "readwrite", (rows) => rows.delete(key)),
      get: (store, key) => within(store, "readonly", (rows) => rows.get(key)),
      all: (store) => within(store, "readonly", (rows) => rows.getAll()),
    };
  }

  const cookie = (name) =>
    document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

  // A page has the cookies; a worker that may send in the background has a store of them.
  const token = async () =>
    "document" in self ? cookie("csrftoken") : (await cookieStore.get("csrftoken"))?.value ?? "";

  // One question to the server: `said` is nothing when it is away, or does not know us any more.
  async function ask(address, body, patience = PATIENCE) {
    const isForm = body instanceof FormData;
    try {
      const headers = body ? { "X-CSRFToken": await token() } : {};
      if (body && !isForm) headers["Content-Type"] = "application/json";
      const answer = await fetch(address, {
        method: body ? "POST" : "GET",
        headers,
        body: body && !isForm ? JSON.stringify(body) : body,
        redirect: "manual",
        cache: "no-store",
        signal: AbortSignal.timeout(patience),
      });
      const isOurs = answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json");
      const online = answer.status < 500;
      const said = isOurs ? await answer.json() : null;
      return { online, signedOut: online && !isOurs, status: answer.status, said };
    } catch {
      return { online: false, signedOut: false, status: 0, said: null };
    }
  }

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const sprite = self.document?.querySelector("use")?.href.baseVal.split("#")[0] ?? "";
  function sign(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite}#${name}`);
    svg.setAttribute("class", "sign");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  }

  function element(name, className, ...inside) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  }

  return { keep, ask, cookie, newKey, sign, element };
})();
