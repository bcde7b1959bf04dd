// What the screen shows at a moment, in words and numbers. No DOM.

import { current, elapsedAt, upcoming } from "./machine.js";

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const clockWords = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

const stretchOf = (plan, phase) => plan.steps[phase.step].stretch;

export const sideWords = (plan, turn, words) => stretchOf(plan, turn).labels[turn.side] || words[turn.side];

export const turnWords = (plan, turn, words) => `${stretchOf(plan, turn).name}, ${words[turn.side]}`;

// The plain time still to come, by the plan: what is in hand, and everything not yet done.
export function secondsLeft(state, at) {
  const here = current(state);
  if (!here) return 0;
  const whole = here.byTap ? here.seconds : state.target / 1000;
  const later = state.phases.filter((phase, index) => index > state.phase && isToCome(state, phase, index));
  return later.reduce((sum, phase) => sum + phase.seconds, Math.max(0, whole - elapsedAt(state, at) / 1000));
}

// A rest, a switch or getting ready is played as long as its step has a turn left.
function isToCome(state, phase, index) {
  if (phase.type === "work") return !state.rows[index];
  return state.phases.some(
    (other, at) => at >= state.phase && other.step === phase.step && other.type === "work" && !state.rows[at],
  );
}

const remaining = (state, at) => Math.max(0, state.target - elapsedAt(state, at));

function counted(state, at) {
  const { kind, each, planned, taps } = { ...current(state), taps: state.taps };
  if (kind === "rounds") return { word: "round", n: Math.min(planned, taps + 1), total: planned, part: 0 };
  const done = elapsedAt(state, at) / 1000 / each;
  const total = Math.round(state.target / 1000 / each);
  return { word: kind === "breaths" ? "breath" : "rep", n: Math.min(total, Math.floor(done) + 1), total, part: done % 1 };
}

function bigAndUnit(state, words, at) {
  const phase = current(state);
  if (["reps", "breaths", "rounds"].includes(phase.kind)) {
    const count = counted(state, at);
    const word = phase.eachWay ? "circle" : count.word;
    return { big: String(count.n), unit: fill(words[word], count) };
  }
  return { big: String(Math.ceil(remaining(state, at) / 1000 - 0.001)), unit: words.seconds };
}

function cueOf(state, plan, words, at) {
  const phase = current(state);
  if (phase.type === "rest") return "";
  if (phase.kind === "breaths") return counted(state, at).part < 0.5 ? words.in : words.out;
  if (phase.eachWay && counted(state, at).n > phase.planned / 2) return words.otherWay;
  return stretchOf(plan, phase).cue;
}

function phaseWords(state, words) {
  const phase = current(state);
  if (state.status === "paused") return words.paused;
  if (phase.type !== "work") return words[phase.type];
  return phase.sets > 1 ? fill(words.nextSet, phase) : "";
}

// What follows the turn on the screen.
function nextWords(state, plan, words) {
  const phase = current(state);
  const shown = phase.type === "rest" ? state.phase : upcoming(state);
  const next = state.phases.find((other, at) => at > shown && other.type === "work" && !state.rows[at]);
  if (!next) return words.nothingNext;
  const same = shown >= 0 && next.step === state.phases[shown].step;
  return fill(words.next, { what: same ? words[next.side] : turnWords(plan, next, words) });
}

function adjustWords(phase, words) {
  const one = phase.kind === "reps" || phase.kind === "breaths";
  return one
    ? { less: words.lessOne, more: words.moreOne, lessName: words.lessOneName, moreName: words.moreOneName }
    : { less: words.lessSeconds, more: words.moreSeconds, lessName: words.lessSecondsName, moreName: words.moreSecondsName };
}

const fraction = (state, at) => {
  const phase = current(state);
  if (phase.byTap) return 1 - state.taps / phase.planned;
  return state.target ? remaining(state, at) / state.target : 0;
};

// How much of each step is done, from 0 to 1, by its turns.
export function progress(state, plan, at) {
  return plan.steps.map((_, step) => {
    const turns = state.phases.map((phase, index) => ({ phase, index })).filter(({ phase }) => phase.type === "work" && phase.step === step);
    const done = turns.reduce((sum, { index }) => sum + (state.rows[index] ? 1 : index === state.phase ? 1 - fraction(state, at) : 0), 0);
    return turns.length ? done / turns.length : 1;
  });
}

export function describe(state, plan, words, at) {
  const phase = current(state);
  const turn = phase.type === "rest" ? null : state.phases[upcoming(state)];
  const side = turn?.side ?? "";
  const stretch = stretchOf(plan, phase);
  return {
    ...bigAndUnit(state, words, at), adjust: adjustWords(phase, words), side,
    step: fill(words.step, { step: phase.step + 1, steps: plan.steps.length }),
    left: fill(words.left_time, { time: clockWords(Math.ceil(secondsLeft(state, at))) }),
    name: stretch.name, phase: phaseWords(state, words),
    sideWord: side ? words[side] : "", label: side ? stretch.labels[side] ?? "" : "",
    cue: cueOf(state, plan, words, at), next: nextWords(state, plan, words),
    toggle: state.status === "paused" ? words.resume : words.pause,
    fraction: fraction(state, at), byTap: Boolean(phase.byTap), type: phase.type, paused: state.status === "paused",
  };
}

// What is said aloud to a screen reader when a phase begins.
export function announcement(state, plan, words) {
  if (state.status === "finished") return words.sayFinished;
  if (state.status === "leftOut") return "";
  if (state.status === "paused") return words.paused;
  const phase = current(state);
  const turn = state.phases[upcoming(state)];
  if (state.status === "meet") return fill(words.sayMeet, { stretch: stretchOf(plan, phase).name });
  const values = { stretch: stretchOf(plan, phase).name, side: turn ? sideWords(plan, turn, words) : "", seconds: phase.seconds };
  return fill(words[{ ready: "sayReady", work: "sayWork", switch: "saySwitch", rest: "sayRest" }[phase.type]], values);
}
