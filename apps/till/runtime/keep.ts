/** Registers the worker that keeps the till's files. A browser without one simply needs the line to open the page. */
export function keepForOffline(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  navigator.serviceWorker.register('/till/sw.js', { scope: '/till/' }).catch(() => undefined)
}
