// The phases of a plan in the order of play. No DOM, no clock.
//
// A phase is `ready`, `work`, `rest` or `switch`, with its planned `seconds` and the index of its
// step. Between two turns of a step: a rest where a new set begins, a switch where the side changes.

const SIDES = ["left", "right", "both"];

const repetitions = (side) => side.amount * (side.eachWay ? 2 : 1);

export const pace = (side, rules) =>
  ({ reps: rules.rep + side.pause, breaths: rules.breath, rounds: rules.round })[side.kind] ?? 1;

export function turns(step) {
  const sides = [...step.sides].sort((a, b) => SIDES.indexOf(a.side) - SIDES.indexOf(b.side));
  const sets = Math.max(0, ...sides.map((side) => side.sets));
  return Array.from({ length: sets }, (_, at) => at + 1).flatMap((set) =>
    sides.filter((side) => set <= side.sets).map((side) => ({ ...side, set })),
  );
}

const between = (step, at, before, after) => [
  ...(before.set !== after.set && step.rest ? [{ type: "rest", step: at, seconds: step.rest }] : []),
  ...(before.side !== after.side ? [{ type: "switch", step: at, seconds: step.switch }] : []),
];

function work(turn, at, step, rules, counted) {
  const key = `${step.stretch.slug}|${turn.side}`;
  counted[key] = (counted[key] ?? 0) + 1;
  const planned = repetitions(turn);
  const each = pace(turn, rules);
  return {
    type: "work", step: at, slug: step.stretch.slug, side: turn.side, kind: turn.kind,
    set: turn.set, sets: turn.sets, number: counted[key], planned, each, seconds: planned * each,
    eachWay: turn.eachWay, byTap: turn.kind === "rounds",
  };
}

function stepPhases(plan, at, counted) {
  const step = plan.steps[at];
  const moves = at > 0 && step.stretch.position !== plan.steps[at - 1].stretch.position;
  const phases = [{ type: "ready", step: at, seconds: moves ? plan.rules.newPosition : plan.rules.ready }];
  turns(step).forEach((turn, index, all) => {
    if (index > 0) phases.push(...between(step, at, all[index - 1], turn));
    phases.push(work(turn, at, step, plan.rules, counted));
  });
  if (step.rest && at < plan.steps.length - 1) phases.push({ type: "rest", step: at, seconds: step.rest });
  return phases;
}

export function buildTimeline(plan) {
  const counted = {};
  return plan.steps.flatMap((_, at) => stepPhases(plan, at, counted));
}

export const totalSeconds = (phases) => phases.reduce((sum, phase) => sum + phase.seconds, 0);
