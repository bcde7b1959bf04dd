// Keeps the screen on while a practice runs, where the browser can.

let lock = null;

export async function stayAwake() {
  if (lock && !lock.released) return;
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    lock = null;
  }
}

export async function rest() {
  const held = lock;
  lock = null;
  await held?.release().catch(() => {});
}
