// What the device keeps, by account: the practice in hand of each routine, finished sessions that
// wait to be sent, stretches met before. A browser without storage plays all the same.

export function openShelf(store, account) {
  const read = (key, otherwise) => {
    try {
      return JSON.parse(store.getItem(`stretch:${account}:${key}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const write = (key, value) => {
    try {
      if (value === null) store.removeItem(`stretch:${account}:${key}`);
      else store.setItem(`stretch:${account}:${key}`, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };
  return {
    practice: (routine) => read(`play:${routine}`, null),
    keepPractice: (routine, practice) => write(`play:${routine}`, practice),
    seen: (routine) => read(`seen:${routine}`, 0),
    keepSeen: (routine, at) => write(`seen:${routine}`, at),
    forgetPractice: (routine) => [write(`play:${routine}`, null), write(`seen:${routine}`, null)],
    met: () => read("met", []),
    keepMet: (slugs) => write("met", slugs),
    waiting: () => read("waiting", []),
    keepWaiting(entry) {
      return write("waiting", [...this.waiting().filter((one) => one.body.id !== entry.body.id), entry]);
    },
    dropWaiting(id) {
      return write("waiting", this.waiting().filter((one) => one.body.id !== id));
    },
    sound: () => read("sound", true),
    keepSound: (on) => write("sound", on),
  };
}
