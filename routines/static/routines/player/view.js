// Puts states on the page. Writes only what has changed, so that nothing is read out twice.

import { announcement, describe, fill, progress } from "./display.js";
import { current } from "./machine.js";

const RING = 100;
const calmer = window.matchMedia("(prefers-reduced-motion: reduce)");

const put = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

export class View {
  constructor(root, { plan, words }) {
    Object.assign(this, { root, words, outs: {} });
    root.querySelectorAll("[data-out]").forEach((node) => (this.outs[node.dataset.out] = node));
    this.setPlan(plan);
  }

  setPlan(plan) {
    Object.assign(this, { plan, guided: null });
    const bars = plan.steps.map(() => document.createElement("span"));
    this.segments = bars.map((bar) => bar.appendChild(document.createElement("i")));
    this.root.querySelector("[data-segments]").replaceChildren(...bars);
  }

  room(name) {
    if (this.root.dataset.screen === name) return;
    this.root.dataset.screen = name;
    this.root.querySelectorAll("[data-room]").forEach((room) => (room.hidden = room.dataset.room !== name));
    window.scrollTo(0, 0);
    this.root.querySelector(`[data-room="${name}"] [tabindex="-1"]`)?.focus({ preventScroll: true });
  }

  show(state, at) {
    if (state.status === "finished") return;
    this.guide(current(state).step);
    if (state.status === "meet") return this.room("meet");
    this.play(describe(state, this.plan, this.words, at));
    this.progress(progress(state, this.plan, at));
    this.room("play");
  }

  play(shown) {
    const { outs } = this;
    for (const name of ["step", "left", "name", "phase", "label", "big", "unit", "cue", "next", "toggle"]) put(outs[name], shown[name]);
    put(outs.side, shown.sideWord);
    const room = outs.side.closest("[data-room]");
    Object.assign(room.dataset, { side: shown.side, phase: shown.type, paused: shown.paused, tap: shown.byTap });
    outs.toggle.classList.toggle("btn-primary", !shown.byTap || shown.paused);
    outs.toggle.classList.toggle("btn-quiet", shown.byTap && !shown.paused);
    this.adjust(room, shown);
    this.ring(room.querySelector("[data-ring]"), shown);
  }

  adjust(room, { adjust, byTap, paused }) {
    for (const way of ["less", "more"]) {
      const button = room.querySelector(`[data-do="${way}"]`);
      put(button, adjust[way]);
      button.setAttribute("aria-label", adjust[`${way}Name`]);
      button.hidden = byTap;
    }
    room.querySelector('[data-do="round"]').hidden = !byTap || paused;
  }

  ring(ring, { fraction, big, unit }) {
    const step = `${big} ${unit}`;
    if (calmer.matches && this.ringStep === step) return;
    this.ringStep = step;
    ring.setAttribute("stroke-dashoffset", (RING * (1 - fraction)).toFixed(2));
  }

  progress(parts) {
    parts.forEach((part, at) => (this.segments[at].style.width = `${Math.round(part * 100)}%`));
  }

  guide(step) {
    if (this.guided === step) return;
    this.guided = step;
    const { stretch } = this.plan.steps[step];
    this.root.querySelectorAll('[data-guide="name"]').forEach((node) => put(node, stretch.name));
    this.root.querySelectorAll("[data-list]").forEach((list) => {
      const items = stretch[list.dataset.list].map((text) => Object.assign(document.createElement("li"), { textContent: text }));
      list.replaceChildren(...items);
      list.closest("[data-part]").hidden = items.length === 0;
    });
  }

  say(state) {
    put(this.root.querySelector("[data-say]"), announcement(state, this.plan, this.words));
  }

  leftOut(state, sign) {
    const { name } = this.plan.steps[current(state).step].stretch;
    put(this.outs["left-out"], fill(this.words.leftOut, { stretch: name }));
    const dialog = this.dialog("left-out");
    dialog.querySelector("[data-emergency]").hidden = !sign.emergency;
    dialog.querySelector('[data-do="go-on"]').hidden = sign.endsSession;
  }

  dialog(name) {
    return this.root.querySelector(`[data-dialog="${name}"]`);
  }

  open(name) {
    this.closeAll();
    this.dialog(name).showModal();
  }

  closeAll() {
    this.root.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  }
}
