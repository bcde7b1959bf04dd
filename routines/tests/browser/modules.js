// Runs inside a blank page beside the player's DOM-free modules: loads them and hands back what they do.
async ({ what, ...given }) => {
  const load = (name) => import(`/${name}.js`);
  const [timeline, machine, { Run }, log, display] = await Promise.all(
    ["timeline", "machine", "run", "log", "display"].map(load),
  );
  const options = { met: ["a", "b", "c"], longest: 600 };

  // A clock that is moved by hand.
  const play = (plan, more = {}) => {
    const clock = { now: 1_000_000 };
    const phases = timeline.buildTimeline(plan);
    return { clock, run: new Run({ phases, clock: () => clock.now, options: { ...options, ...more } }) };
  };
  // Looks every `rate` ms, as a page would, until `until`.
  const pass = ({ clock, run }, ms, rate = 100) => {
    for (const until = clock.now + ms; clock.now < until; ) {
      clock.now = Math.min(until, clock.now + rate);
      run.tick();
    }
  };
  const rowsOf = ({ run }, plan) => log.logRows(run.state, plan);

  // A small generator, so that a failing sequence can be run again from its seed.
  const random = (seed) => () => {
    seed = (seed * 1664525 + 1013904223) % 4294967296;
    return seed / 4294967296;
  };
  const held = (state) => Object.values(state.rows).reduce((sum, row) => sum + row.held, 0);
  const whole = (state) => state.last - state.startedAt;

  const jobs = {
    totals: () => given.plans.map((plan) => timeline.totalSeconds(timeline.buildTimeline(plan))),

    phases: () => timeline.buildTimeline(given.plan).map(({ type, step, side, number, seconds }) => ({ type, step, side, number, seconds })),

    // Steps: [ms to pass, event type, details].
    script() {
      const stage = play(given.plan, given.options);
      stage.run.send("start");
      for (const [ms, type, details] of given.steps) {
        pass(stage, ms, given.rate);
        if (type) stage.run.send(type, details);
      }
      const { state } = stage.run;
      return { status: state.status, rows: rowsOf(stage, given.plan), counted: state.counted, waited: state.waited,
        final: state.final, sign: state.sign, phase: state.phases[state.phase]?.type ?? null, meets: state.met,
        shown: machine.current(state) ? display.describe(state, given.plan, given.words, stage.clock.now) : null };
    },

    sleep() {
      const stage = play(given.plan);
      stage.run.send("start");
      pass(stage, given.awake);
      stage.clock.now += given.asleep;
      stage.run.tick();
      return { status: stage.run.state.status, counted: stage.run.state.counted };
    },

    reload() {
      const stage = play(given.plan);
      stage.run.send("start");
      pass(stage, given.before);
      const kept = JSON.parse(JSON.stringify(stage.run.events));
      const again = new Run({ phases: stage.run.phases, clock: () => stage.clock.now, options, events: kept });
      stage.clock.now += given.away;
      again.pauseAt(again.state.last + given.seen);
      const paused = again.state.status;
      again.send("resume");
      pass({ clock: stage.clock, run: again }, 600_000);
      return { paused, rows: log.logRows(again.state, given.plan), counted: again.state.counted };
    },

    // Whatever a person does in whatever order: nothing counted is lost or counted twice.
    properties() {
      const faults = [];
      const types = ["pause", "resume", "less", "more", "redo", "round", "ready", "skip", "skip", "felt", "goOn", "stop"];
      for (let seed = 1; seed <= given.runs; seed += 1) {
        const next = random(seed);
        const pick = (list) => list[Math.floor(next() * list.length)];
        const plan = pick(given.plans);
        const met = next() < 0.5 ? [] : ["a"];
        const stage = play(plan, { met });
        stage.run.send("start");
        for (let turn = 0; turn < 60 && stage.run.state.status !== "finished"; turn += 1) {
          pass(stage, Math.floor(next() * 20_000), 1 + Math.floor(next() * 3_000));
          if (next() < 0.05) stage.clock.now -= Math.floor(next() * 5_000);
          const rare = ["felt", "stop", "skip"];
          const type = pick(types.filter((one) => !rare.includes(one) || next() < 0.2));
          stage.run.send(type, { scope: pick(["side", "stretch"]), reason: "not_now", sensation: "pinching", endsSession: next() < 0.2 });
          const { state } = stage.run;
          const parts = state.prelude + state.discarded + held(state) + state.elapsed;
          if (Math.abs(parts - state.counted) > 0.001) faults.push(`${seed}: parts ${parts} of ${state.counted}`);
          if (Math.abs(state.counted + state.waited - whole(state)) > 0.001) faults.push(`${seed}: ${whole(state)} is not the whole`);
        }
        stage.run.send("stop");
        const { state } = stage.run;
        const again = machine.replay(stage.run.phases, JSON.parse(JSON.stringify(stage.run.events)), { ...options, met });
        const works = state.phases.filter((phase) => phase.type === "work").length;
        const rows = log.logRows(state, plan);
        const keys = new Set(rows.map((row) => `${row.stretch}|${row.side}|${row.set}`));
        if (state.status === "finished" && rows.length !== works) faults.push(`${seed}: ${rows.length} rows of ${works}`);
        if (keys.size !== rows.length) faults.push(`${seed}: a row twice`);
        if (rows.some((row) => row.held < 0 || row.held > 600 || row.seconds > 600)) faults.push(`${seed}: a row out of bounds`);
        if (JSON.stringify(again) !== JSON.stringify(state)) faults.push(`${seed}: the events tell another story`);
      }
      return faults;
    },

    replay() {
      const stage = play(given.plan);
      stage.run.send("start");
      for (const [ms, type, details] of given.steps) {
        pass(stage, ms);
        stage.run.send(type, details);
      }
      const again = machine.replay(stage.run.phases, JSON.parse(JSON.stringify(stage.run.events)), options);
      return JSON.stringify(again) === JSON.stringify(stage.run.state);
    },

    correct: () => given.cases.map(([row, value]) => log.correct(row, value)),
    answered: () => log.answered(given.rows, given.answers),
    localIso: () => given.cases.map(([ms, offset]) => log.localIso(ms, offset)),
  };
  return jobs[what]();
}
