// Keeps the dashboard's own files, so that it opens without a network. Pictures, verdicts and the
// log are never kept here: whatever is not listed below goes to the server as if this were not there.
const version = "__VERSION__";
const files = new Set(__FILES__);
const cacheName = `shell-${version}`;
const notPages = /^\/(api|docs|health|healthz|readyz|metrics|model-info|predict)(\/|$)/;

self.addEventListener("install", (event) => {
  const fresh = ["/", ...files].map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match("/")) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!notPages.test(pathname)) event.respondWith(page(request));
  } else if (files.has(pathname)) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  }
});
