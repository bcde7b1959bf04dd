// From the state of a finished practice and the answers of the finish page to the rows of the log.
// No DOM. The shape is that of POST /sessions/record/.

const EDGE = 1e-6;

const seconds = (ms) => Math.round(ms / 100) / 10;

function amountDone(phase, row) {
  if (row.outcome === "skipped") return 0;
  if (phase.kind === "hold" || phase.kind === "time") return seconds(row.held);
  if (phase.byTap) return row.taps;
  const done = Math.floor(row.held / 1000 / phase.each + EDGE);
  return row.outcome === "done" ? Math.max(phase.planned, done) : Math.min(phase.planned, done);
}

// One row for each set and side, in the order of play.
export function logRows(state, plan) {
  return state.phases.flatMap((phase, at) => {
    const row = state.rows[at];
    if (phase.type !== "work" || !row) return [];
    return [{
      stretch: phase.slug, goal: plan.steps[phase.step].goal, set: phase.number, side: phase.side, kind: phase.kind,
      planned: phase.planned, held: amountDone(phase, row), seconds: row.outcome === "skipped" ? 0 : seconds(row.held),
      timed: true, comfort: null, pain: null, sensations: row.sensations, outcome: row.outcome, reason: row.reason,
    }];
  });
}

// Stretches in the order of play, each with its sides, each side with its rows by index.
export function groupRows(rows) {
  const stretches = new Map();
  rows.forEach((row, index) => {
    const sides = stretches.get(row.stretch) ?? new Map();
    sides.set(row.side, [...(sides.get(row.side) ?? []), index]);
    stretches.set(row.stretch, sides);
  });
  return [...stretches].map(([stretch, sides]) => ({
    stretch,
    sides: [...sides].map(([side, indexes]) => ({ side, key: `${stretch}|${side}`, indexes })),
  }));
}

// What a person corrects: the outcome follows the number, and so do the seconds.
export function correct(row, held) {
  if (held === row.held) return row;
  const full = held >= row.planned;
  const outcome = held === 0 ? "skipped" : full ? "done" : "cut_short";
  const inSeconds = row.kind === "hold" || row.kind === "time";
  const share = row.held ? row.seconds / row.held : 0;
  return {
    ...row, held, outcome, seconds: inSeconds ? held : Math.round(held * share * 10) / 10,
    timed: inSeconds || share > 0 || held === 0, reason: full ? "" : row.reason,
  };
}

// Comfort, pain and sensations are asked once a stretch and side and written to each set that was
// done; a set left out for a sensation takes the pain of it.
export function answered(rows, answers) {
  return rows.map((row) => {
    const answer = answers[`${row.stretch}|${row.side}`];
    if (!answer) return row;
    if (row.outcome === "skipped") return row.sensations.length ? { ...row, pain: answer.pain ?? null } : row;
    const sensations = [...new Set([...row.sensations, ...(answer.sensations ?? [])])];
    return { ...row, comfort: answer.comfort ?? null, pain: answer.pain ?? null, sensations };
  });
}

const pad = (number) => String(Math.trunc(number)).padStart(2, "0");

// A moment as local wall-clock time with its offset from UTC, as the log keeps it.
export function localIso(ms, offsetMinutes = -new Date(ms).getTimezoneOffset()) {
  const wall = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offsetMinutes);
  return `${wall}${offsetMinutes < 0 ? "-" : "+"}${pad(size / 60)}:${pad(size % 60)}`;
}

export function sessionBody({ id, plan, state, rows, calm, note, zone, sentAt }) {
  return {
    id, routine: plan.routine, started_at: localIso(state.startedAt), ended_at: localIso(Math.ceil(state.endedAt / 1000) * 1000),
    sent_at: localIso(Math.max(sentAt, state.endedAt)), time_zone: zone, breathing_calm: calm, note, holds: rows,
  };
}
