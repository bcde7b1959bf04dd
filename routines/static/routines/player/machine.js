// The state of a practice, derived from its events alone. No DOM; the only clock is `event.at` (ms).
//
// Events: start, ready ("I'm ready"), pause, resume, end (the phase's time is over), round (a tap),
// less, more, redo, skip {scope, reason}, felt {sensation, endsSession}, goOn, stop.
// Status: new, meet (a first meeting waits), running, paused, leftOut (something felt wrong), finished.
// Every counted millisecond is in exactly one place: prelude, discarded, a row, or the phase in hand.

const ADJUST_SECONDS = 5;
const SHORTEST_ROW = 1000;

export const begin = (phases, { met = [], longest }) => ({
  phases, longest: longest * 1000, met, status: "new", phase: 0, elapsed: 0, target: 0, taps: 0,
  rows: {}, leftOut: [], sign: null, final: false,
  counted: 0, waited: 0, prelude: 0, discarded: 0, startedAt: null, last: null,
});

export const replay = (phases, events, options) => events.reduce(apply, begin(phases, options));

export function apply(state, event) {
  const now = passTime(state, event.at);
  const handle = HANDLERS[event.type];
  return handle && allowed(now, event.type) ? handle(now, event) : now;
}

// Milliseconds left in the phase in hand at a moment; the display asks this, nothing else does.
export const elapsedAt = (state, at) =>
  state.elapsed + (state.status === "running" ? Math.max(0, at - state.last) : 0);

export const current = (state) => state.phases[state.phase];

// When the phase in hand is over if nothing else happens, or null while time stands.
export const endsAt = (state) => (state.status === "running" ? state.last + Math.max(0, state.target - state.elapsed) : null);

function passTime(state, at) {
  if (state.last === null) return { ...state, last: at, startedAt: at };
  if (state.status === "finished") return state;
  const passed = Math.max(0, at - state.last);
  const last = state.last + passed;
  return state.status === "running"
    ? { ...state, last, elapsed: state.elapsed + passed, counted: state.counted + passed }
    : { ...state, last, waited: state.waited + passed };
}

const PLAYING = ["running", "paused"];
const ALLOWED = {
  start: ["new"], ready: ["meet"], pause: ["running"], resume: ["paused"], end: ["running"],
  round: ["running"], less: PLAYING, more: PLAYING, redo: [...PLAYING, "meet"], skip: [...PLAYING, "meet"],
  felt: [...PLAYING, "meet"], goOn: ["leftOut"], stop: [...PLAYING, "meet", "leftOut"],
};
const allowed = (state, type) => ALLOWED[type].includes(state.status);

const HANDLERS = {
  start: (state) => enter({ ...state, status: "running" }, 0),
  ready: (state) => ({ ...state, status: "running", met: [...state.met, slugOf(state)] }),
  pause: (state) => ({ ...state, status: "paused" }),
  resume: (state) => ({ ...state, status: "running" }),
  end: (state) => leave(state, state.phase + 1),
  round: tapRound,
  less: (state) => adjust(state, -1),
  more: (state) => adjust(state, 1),
  redo,
  skip,
  felt,
  goOn: (state) => (state.final ? state : enter({ ...state, status: "running", sign: null }, state.phase)),
  stop: (state) => finish(closeTurn(state, "not_now")),
};

// The turn in hand, or else the next one to be played; -1 after the last.
export const upcoming = (state) =>
  state.phases.findIndex((phase, at) => at >= state.phase && phase.type === "work" && !state.rows[at]);

const slugOf = (state) => state.phases[upcoming(state)]?.slug;
const slugOfStep = (state, step) => state.phases.find((phase) => phase.type === "work" && phase.step === step)?.slug;

function enter(state, wanted) {
  let index = wanted;
  while (index < state.phases.length && !playable(state, index)) index += 1;
  if (index >= state.phases.length) return finish({ ...state, phase: state.phases.length, elapsed: 0 });
  const phase = state.phases[index];
  const target = (phase.byTap ? state.longest : Math.min(phase.seconds * 1000, state.longest));
  const entered = { ...state, phase: index, elapsed: 0, taps: 0, target };
  const meets = phase.type === "ready" && !state.met.includes(slugOf(entered));
  if (meets) return { ...entered, status: "meet" };
  return { ...entered, status: state.status === "meet" ? "running" : state.status };
}

// Whatever belongs to a stretch that is left out is passed over, the rest after it included.
function playable(state, index) {
  const phase = state.phases[index];
  if (state.leftOut.includes(slugOfStep(state, phase.step))) return false;
  return phase.type !== "work" || !state.rows[index];
}

function leave(state, next) {
  const phase = current(state);
  if (phase.type === "work") return enter(withRow(state, state.phase, turnRow(state)), next);
  return enter({ ...state, prelude: state.prelude + state.elapsed }, next);
}

const withRow = (state, index, row) => ({ ...state, rows: { ...state.rows, [index]: row } });

function turnRow(state, { reason = "", sensations = [] } = {}) {
  const phase = current(state);
  const full = phase.byTap
    ? state.taps >= phase.planned
    : state.elapsed >= Math.min(phase.seconds * 1000, state.longest) - 1;
  const short = state.elapsed < SHORTEST_ROW ? "skipped" : "cut_short";
  return { held: state.elapsed, taps: state.taps, outcome: full ? "done" : short, reason: full ? "" : reason, sensations };
}

const emptyRow = (reason, sensations = []) => ({ held: 0, taps: 0, outcome: "skipped", reason, sensations });

function tapRound(state) {
  const phase = current(state);
  if (!phase.byTap) return state;
  const tapped = { ...state, taps: state.taps + 1 };
  return tapped.taps >= phase.planned ? leave(tapped, tapped.phase + 1) : tapped;
}

// One repetition or breath for what is counted, else five seconds. "Less" ends a phase it uses up.
function adjust(state, direction) {
  const phase = current(state);
  if (phase.byTap) return state;
  const unit = (["reps", "breaths"].includes(phase.kind) ? phase.each : ADJUST_SECONDS) * 1000;
  const target = Math.min(state.target + direction * unit, state.longest);
  return target <= state.elapsed ? leave(state, state.phase + 1) : { ...state, target };
}

// In a turn: this turn again. Before a turn: the one before it. Its row is given up.
function redo(state) {
  const now = current(state);
  const from = now.type === "work" ? state.phase : state.phase - 1;
  const index = state.phases.findLastIndex((phase, at) => at <= from && phase.type === "work");
  if (index < 0 || state.leftOut.includes(state.phases[index].slug)) return state;
  const { [index]: given, ...rows } = state.rows;
  const lost = (given?.held ?? 0) + (now.type === "work" ? state.elapsed : 0);
  const prelude = state.prelude + (now.type === "work" ? 0 : state.elapsed);
  return enter({ ...state, rows, prelude, discarded: state.discarded + lost }, index - 1);
}

// Gives the turn in hand a row; what has passed before a turn is prelude.
function closeTurn(state, reason, sensations = []) {
  if (state.rows[state.phase]) return state;
  if (current(state).type !== "work") return { ...state, prelude: state.prelude + state.elapsed, elapsed: 0 };
  return { ...withRow(state, state.phase, turnRow(state, { reason, sensations })), elapsed: 0 };
}

const fillRows = (state, meant, reason) =>
  state.phases.reduce(
    (rows, phase, at) => (phase.type === "work" && !rows[at] && meant(phase, at) ? { ...rows, [at]: emptyRow(reason) } : rows),
    state.rows,
  );

// One turn, or all that is left of the step; before its first turn a step is skipped as a whole.
function skip(state, { scope, reason }) {
  const index = upcoming(state);
  if (index < 0) return state;
  const { step } = state.phases[index];
  const whole = scope === "stretch" || state.status === "meet" || current(state).step !== step;
  const closed = closeTurn(state, reason);
  const rows = fillRows(closed, (phase, at) => at === index || (whole && phase.step === step), reason);
  const after = state.phases.findIndex((phase) => phase.step > step);
  const next = whole ? (after < 0 ? state.phases.length : after) : index + 1;
  const status = state.status === "meet" ? "running" : state.status;
  return enter({ ...closed, rows, status }, next);
}

// A bad sensation ends its stretch for today, on both sides; it is noted on the turn it came in.
function felt(state, { sensation, endsSession = false }) {
  const index = turnMeant(state);
  const { slug } = state.phases[index];
  const closed = closeTurn(state, "hurts");
  const filled = fillRows(closed, (phase) => phase.slug === slug, "hurts");
  const noted = { ...filled[index], sensations: [...filled[index].sensations, sensation] };
  const rows = { ...filled, [index]: noted };
  return { ...closed, rows, leftOut: [...closed.leftOut, slug], status: "leftOut", sign: sensation, final: endsSession };
}

// Before a turn, something wrong is about the turn just done in this step, else about the one to come.
function turnMeant(state) {
  const { type, step } = current(state);
  if (type === "work") return state.phase;
  const before = state.phases.findLastIndex((phase, at) => at < state.phase && phase.step === step && phase.type === "work");
  return before >= 0 ? before : upcoming(state);
}

const finish = (state) => ({
  ...state, rows: fillRows(state, () => true, "not_now"), status: "finished", endedAt: state.last,
});
