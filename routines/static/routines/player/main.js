// The player of one routine: ties the clock, the state, the page and the device's memory together.

import { rest, stayAwake } from "./awake.js";
import { Finish } from "./finish.js";
import { onKeys } from "./keys.js";
import { sessionBody } from "./log.js";
import { Run } from "./run.js";
import { send } from "./record.js";
import { Sound } from "./sound.js";
import { openShelf } from "./storage.js";
import { buildTimeline } from "./timeline.js";
import { View } from "./view.js";
import { showWaiting } from "./waiting.js";

const TICK_MS = 100;
const SEEN_MS = 1000;

const wallClock = () => Math.round(performance.timeOrigin + performance.now());
const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

// crypto.randomUUID needs https; a site on a home network may have none.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

class Player {
  constructor(root, data) {
    Object.assign(this, { root, data, plan: data.plan, words: data.words, lastSeen: 0 });
    this.shelf = openShelf(safeStorage(), data.account);
    this.view = new View(root, data);
    this.finishPage = new Finish(root.querySelector('[data-room="finish"]'), data);
    this.sound = new Sound(this.shelf.sound());
    this.listen();
    this.lobby();
  }

  get routine() {
    return this.data.plan.routine;
  }

  listen() {
    this.root.addEventListener("click", (event) => this.clicked(event.target.closest("[data-do]")));
    this.root.querySelectorAll("[data-sound]").forEach((input) => {
      input.checked = this.sound.on;
      input.closest("label").hidden = !Sound.exists;
      input.addEventListener("change", () => this.setSound(input.checked));
    });
    this.view.dialog("left-out").addEventListener("cancel", (event) => event.preventDefault());
    this.finishPage.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    document.addEventListener("visibilitychange", () => this.visibility());
    window.addEventListener("online", () => this.entry && this.sendEntry());
    onKeys(this, this.root);
    setInterval(() => this.tick(), TICK_MS);
  }

  clicked(button) {
    const act = button && ACTIONS[button.dataset.do];
    if (act) act(this, button);
  }

  setSound(on) {
    this.sound.on = on && Sound.exists;
    this.sound.wake();
    this.shelf.keepSound(on);
    this.root.querySelectorAll("[data-sound]").forEach((input) => (input.checked = on));
  }

  lobby() {
    const stored = this.stored();
    this.view.room("lobby");
    showWaiting(this.root, this.shelf, (entry) => send(entry.body, this.data), this.words);
    this.root.querySelector("[data-resume]").hidden = !stored;
    if (stored && this.open(stored).state.status === "finished") this.finish();
    else this.run = null;
  }

  // What was begun here and is neither finished and handed over nor given up.
  stored() {
    const practice = this.shelf.practice(this.routine);
    return this.shelf.waiting().some((entry) => entry.body.id === practice?.id) ? null : practice;
  }

  // A practice is played with the plan it began with, whatever has become of the routine since.
  open(practice) {
    this.practice = practice;
    this.plan = practice.plan;
    this.view.setPlan(practice.plan);
    const phases = buildTimeline(practice.plan);
    const options = { met: practice.met, longest: practice.plan.rules.longest };
    const onChange = (...change) => this.changed(...change);
    this.run = new Run({ phases, clock: wallClock, options, events: practice.events, onChange });
    return this.run;
  }

  start() {
    this.shelf.forgetPractice(this.routine);
    this.open({ id: uuid(), plan: this.data.plan, met: this.shelf.met(), events: [] });
    this.sound.wake();
    this.send("start");
  }

  resumeStored() {
    this.open(this.shelf.practice(this.routine)).pauseAt(this.shelf.seen(this.routine));
    this.sound.wake();
    this.render();
    if (this.run.state.status === "leftOut") this.askAfterSign(this.run.state);
  }

  send(type, details) {
    if (!this.run) return;
    this.run.send(type, details);
    this.render();
  }

  tick() {
    if (!this.run || this.run.state.status === "finished") return;
    this.run.tick();
    this.render();
    if (this.run.seen - this.lastSeen >= SEEN_MS) this.shelf.keepSeen(this.routine, (this.lastSeen = this.run.seen));
  }

  render() {
    this.view.show(this.run.state, this.run.clock());
  }

  changed(state, event, before) {
    this.shelf.keepPractice(this.routine, { ...this.practice, events: this.run.events });
    if (event.type === "ready") this.shelf.keepMet([...new Set([...this.shelf.met(), ...state.met])]);
    if (state.status === "running") stayAwake();
    if (state.phase !== before.phase || state.status !== before.status) this.moved(state, before);
  }

  moved(state, before) {
    const entered = state.phase !== before.phase || ["new", "meet"].includes(before.status);
    if (entered || state.status === "paused") this.view.say(state);
    if (entered && state.status === "running") this.sound.play(state.phases[state.phase].type);
    if (state.status === "leftOut") this.askAfterSign(state);
    if (state.status === "finished") this.finish();
  }

  askAfterSign(state) {
    this.view.leftOut(state, this.data.signs.find((sign) => sign.sensation === state.sign));
    this.view.open("left-out");
  }

  finish() {
    rest();
    this.sound.play("finished");
    this.view.closeAll();
    this.finishPage.open(this.run.state, this.plan);
    this.view.room("finish");
  }

  pauseFor(dialog) {
    if (this.run.state.status === "running") this.send("pause");
    this.view.open(dialog);
  }

  visibility() {
    const running = this.run?.state.status === "running";
    if (document.hidden && running && !this.sound.on) this.send("pause");
    if (!document.hidden && running) stayAwake();
  }

  save() {
    if (this.finishPage.guest || !this.finishPage.valid) return;
    const { state } = this.run;
    const { rows, calm, note } = this.finishPage.collect();
    const body = sessionBody({ id: this.practice.id, plan: this.plan, state, rows, calm, note, zone: zone(), sentAt: wallClock() });
    this.entry = { body, title: this.plan.title, problem: "" };
    this.shelf.keepWaiting(this.entry);
    this.sendEntry();
  }

  async sendEntry() {
    const { entry } = this;
    this.busy(true);
    const answer = await send(entry.body, this.data);
    if (answer.result === "saved") return this.saved(entry, answer.url);
    const problem = this.words[answer.result];
    this.shelf.keepWaiting({ ...entry, problem: [problem, ...(answer.errors ?? []).map((error) => error.message)].join(" ") });
    // What nobody has answered may be stored already: it goes out again as it is, not corrected.
    if (answer.result === "refused") this.entry = null;
    this.busy(false, answer.result !== "refused");
    this.finishPage.problem(problem, answer.errors);
  }

  saved(entry, url) {
    this.shelf.dropWaiting(entry.body.id);
    this.shelf.forgetPractice(this.routine);
    window.location.assign(url);
  }

  busy(sending, locked = sending) {
    this.finishPage.lock(sending || locked);
    this.finishPage.problem("");
    const button = this.view.outs.save;
    button.disabled = sending;
    button.textContent = sending ? this.words.saving : this.words.save;
  }

  discard() {
    if (this.practice) this.shelf.dropWaiting(this.practice.id);
    this.shelf.forgetPractice(this.routine);
    window.location.reload();
  }
}

const ACTIONS = {
  start: (player) => player.start(),
  "resume-stored": (player) => player.resumeStored(),
  "forget-stored": (player) => player.discard(),
  ready: (player) => player.send("ready"),
  toggle: (player) => player.send(player.run.state.status === "paused" ? "resume" : "pause"),
  round: (player) => player.send("round"),
  less: (player) => player.send("less"),
  more: (player) => player.send("more"),
  redo: (player) => player.send("redo"),
  "ask-how": (player) => player.pauseFor("how"),
  "ask-skip": (player) => player.pauseFor("skip"),
  "ask-end": (player) => player.pauseFor("end"),
  "ask-wrong": (player) => player.pauseFor("wrong"),
  close: (player) => player.view.closeAll(),
  skip(player, button) {
    const scope = player.root.querySelector("[data-scope] input:checked").value;
    player.view.closeAll();
    player.send("skip", { scope, reason: button.dataset.reason });
    player.send("resume");
  },
  felt(player, button) {
    const { sensation, endsSession } = player.data.signs.find((sign) => sign.sensation === button.dataset.sensation);
    player.send("felt", { sensation, endsSession });
  },
  "go-on"(player) {
    player.view.closeAll();
    player.send("goOn");
  },
  end(player) {
    player.view.closeAll();
    player.send("stop");
  },
  "all-comfortable"(player) {
    player.finishPage.allComfortable();
    player.view.outs.save.focus();
  },
  discard: (player) => player.discard(),
};

function safeStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const root = document.getElementById("player");
root.hidden = false;
new Player(root, JSON.parse(document.getElementById("player-data").textContent));
