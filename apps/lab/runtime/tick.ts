/** Calls `tick` with the milliseconds gone by, once a picture, until it is stopped. A page in the background stands still. */
export function everyPicture(tick: (ms: number) => void): () => void {
  let before: number | undefined
  let handle = requestAnimationFrame(function again(at) {
    // A page that slept does not run through the hours it missed.
    tick(Math.min(250, at - (before ?? at)))
    before = at
    handle = requestAnimationFrame(again)
  })
  return () => cancelAnimationFrame(handle)
}
