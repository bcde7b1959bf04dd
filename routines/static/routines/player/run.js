// Plays a timeline against a clock: writes down each transition with its moment, and derives the
// state from what is written. `clock` is a function that answers with milliseconds.

import { apply, begin, endsAt, replay } from "./machine.js";

// Browsers wake a hidden page at least once a minute; a longer silence means that the machine slept.
const SLEPT_MS = 90_000;

export class Run {
  constructor({ phases, clock, options, events = [], onChange = () => {} }) {
    Object.assign(this, { phases, clock, onChange, events: [...events] });
    this.state = events.length ? replay(phases, events, options) : begin(phases, options);
    this.seen = null;
  }

  send(type, details = {}) {
    this.tick();
    return this.write({ type, at: this.clock(), ...details });
  }

  // Writes down every phase that has ended by now, each at the moment it ended.
  tick(now = this.clock()) {
    if (this.seen !== null && now - this.seen > SLEPT_MS) this.pauseAt(this.seen);
    for (let end = endsAt(this.state); end !== null && end <= now; end = endsAt(this.state)) {
      this.write({ type: "end", at: end });
    }
    this.seen = now;
    return this.state;
  }

  // After a reload: the person was last seen at `seen`, and since then nothing counted.
  pauseAt(seen) {
    this.seen = null;
    this.tick(seen);
    if (this.state.status === "running") this.write({ type: "pause", at: Math.max(seen, this.state.last) });
  }

  write(event) {
    const before = this.state;
    this.events.push(event);
    this.state = apply(before, event);
    this.onChange(this.state, event, before);
    return this.state;
  }
}
