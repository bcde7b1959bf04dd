// The finish page: what was held, prefilled; how it felt, asked; both read back for the log.

import { clockWords, fill } from "./display.js";
import { answered, correct, groupRows, logRows } from "./log.js";

const HELD_WORDS = { hold: "heldSeconds", time: "heldTime", reps: "heldReps", breaths: "heldBreaths", rounds: "heldRounds" };
const ASKS_MORE = 2;
const COMFORTABLE = "4";
const GUEST = "guest";

export class Finish {
  constructor(room, { words, signs, account }) {
    Object.assign(this, { room, words, signs, guest: account === GUEST, form: room.querySelector("[data-form]") });
    this.form.addEventListener("change", (event) => {
      this.follow(event.target.closest(".finish-side"));
      this.offerSave();
    });
  }

  copy(name) {
    return this.room.querySelector(`[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  open(state, plan) {
    this.plan = plan;
    this.rows = logRows(state, plan);
    this.room.querySelector('[data-out="summary"]').textContent = this.summary();
    this.lock(this.guest);
    this.room.querySelector("[data-stretches]").replaceChildren(...groupRows(this.rows).map((group) => this.stretch(group)));
    this.offerSave();
  }

  // Something to keep: anything done, or what it was that hurt.
  offerSave() {
    const done = [...this.form.querySelectorAll("[data-held]")].some((input) => Number(input.value) > 0);
    const button = this.form.querySelector('[data-out="save"]');
    if (button) button.hidden = !done && !this.rows.some((row) => row.reason === "hurts");
  }

  summary() {
    const done = this.rows.filter((row) => row.outcome !== "skipped");
    const time = clockWords(done.reduce((sum, row) => sum + row.seconds, 0));
    return fill(this.words.summary, { done: done.length, all: this.rows.length, time });
  }

  stretch({ stretch, sides }) {
    const card = this.copy("stretch");
    const { name, labels } = this.plan.steps.find((step) => step.stretch.slug === stretch).stretch;
    card.querySelector("[data-name]").textContent = name;
    card.querySelector("[data-sides]").append(...sides.map((side) => this.side(side, labels)));
    return card;
  }

  side({ side, key, indexes }, labels) {
    const field = this.copy("side");
    field.dataset.key = key;
    const word = field.querySelector("[data-side]");
    const label = labels[side] ?? "";
    const said = label.includes(this.words[side]);
    word.textContent = said ? label : this.words[side];
    word.classList.add(`side-${side}`);
    field.querySelector("[data-label]").textContent = said ? "" : label;
    field.querySelector("[data-sets]").append(...indexes.map((index) => this.set(index, indexes.length > 1)));
    field.querySelectorAll("[data-comfort] input").forEach((input) => (input.name = `comfort ${key}`));
    this.tickFelt(field, indexes);
    this.follow(field);
    return field;
  }

  set(index, several) {
    const row = this.rows[index];
    const label = this.copy("set");
    const input = label.querySelector("[data-held]");
    Object.assign(input, { value: row.held, step: row.kind === "hold" || row.kind === "time" ? 0.1 : 1 });
    input.dataset.held = index;
    const words = this.words[HELD_WORDS[row.kind]];
    label.querySelector("[data-words]").textContent = several ? fill(this.words.setOf, { set: row.set, what: words }) : words;
    label.querySelector("[data-planned]").textContent =
      row.outcome === "skipped" ? this.words.notDone : fill(this.words.planned, { planned: row.planned });
    return label;
  }

  tickFelt(field, indexes) {
    const felt = indexes.flatMap((index) => this.rows[index].sensations);
    field.querySelectorAll("[data-sensations] input").forEach((input) => (input.checked = felt.includes(input.value)));
  }

  // Comfort is asked of what was done or went wrong; the rest only after discomfort.
  follow(field) {
    const asked = field?.querySelector("[data-asked]");
    if (!asked) return;
    const chosen = this.sensations(field);
    const done = [...field.querySelectorAll("[data-held]")].some((input) => Number(input.value) > 0);
    asked.hidden = !done && !chosen.length;
    const comfort = this.comfort(field);
    field.querySelector("[data-more]").hidden = !((comfort && comfort <= ASKS_MORE) || chosen.length);
    const emergency = this.signs.some((sign) => sign.emergency && chosen.includes(sign.sensation));
    field.querySelector("[data-emergency]").hidden = !emergency;
  }

  sensations(field) {
    return [...field.querySelectorAll("[data-sensations] input:checked")].map((input) => input.value);
  }

  comfort(field) {
    const chosen = field.querySelector("[data-comfort] input:checked");
    return chosen ? Number(chosen.value) : null;
  }

  allComfortable() {
    for (const field of this.form.querySelectorAll(".finish-side")) {
      const asked = !field.querySelector("[data-asked]").hidden && this.sensations(field).length === 0;
      if (asked) field.querySelector(`[data-comfort] input[value="${COMFORTABLE}"]`).checked = true;
      this.follow(field);
    }
    this.form.elements.calm.value = "yes";
  }

  collect() {
    const corrected = this.rows.map((row, index) => correct(row, this.heldOf(index, row)));
    const answers = {};
    for (const field of this.form.querySelectorAll(".finish-side")) answers[field.dataset.key] = this.answer(field);
    const calm = { yes: true, no: false }[this.form.elements.calm.value] ?? null;
    return { rows: answered(corrected, answers), calm, note: this.form.elements.note.value };
  }

  heldOf(index, row) {
    const input = this.form.querySelector(`[data-held="${index}"]`);
    return input.value === "" ? row.held : input.valueAsNumber;
  }

  answer(field) {
    const more = !field.querySelector("[data-more]").hidden;
    const pain = field.querySelector("[data-pain]").value;
    return {
      comfort: this.comfort(field), sensations: more ? this.sensations(field) : [],
      pain: more && pain !== "" ? Number(pain) : null,
    };
  }

  // The first number out of bounds, said by the browser beside its field.
  get valid() {
    return this.form.reportValidity();
  }

  lock(locked) {
    this.form.querySelector("[data-fields]").disabled = locked;
  }

  problem(message, errors = []) {
    const box = this.form.querySelector("[data-problem]");
    box.hidden = !message;
    const lines = errors.map((error) => Object.assign(document.createElement("li"), { textContent: this.fault(error) }));
    const list = document.createElement("ul");
    list.append(...lines);
    const text = Object.assign(document.createElement("p"), { textContent: message });
    const body = document.createElement("div");
    body.append(text, ...(lines.length ? [list] : []));
    box.replaceChildren(body);
  }

  fault({ path, message }) {
    const row = this.rows[path.match(/^holds\.(\d+)/)?.[1]];
    if (!row) return message;
    const { name } = this.plan.steps.find((step) => step.stretch.slug === row.stretch).stretch;
    return fill(this.words.fault, { where: `${name}, ${this.words[row.side]}`, message });
  }
}
