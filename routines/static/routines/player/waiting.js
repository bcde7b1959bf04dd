// Finished sessions that could not be sent: shown with their reason, sent again, or deleted by hand.

function row(root, entry, shelf, sendIt, words, again) {
  const item = root.querySelector('[data-template="waiting"]').content.firstElementChild.cloneNode(true);
  const problem = item.querySelector("[data-problem]");
  item.querySelector("[data-title]").textContent = `${entry.title}, ${new Date(entry.body.ended_at).toLocaleString()}`;
  problem.textContent = entry.problem;
  const drop = () => {
    shelf.dropWaiting(entry.body.id);
    again();
  };
  item.querySelector("[data-drop]").addEventListener("click", drop);
  item.querySelector("[data-send]").addEventListener("click", async () => {
    const answer = await sendIt(entry);
    if (answer.result === "saved") return drop();
    const reasons = (answer.errors ?? []).map((error) => error.message);
    problem.textContent = [words[answer.result], ...reasons].join(" ");
  });
  return item;
}

export function showWaiting(root, shelf, sendIt, words) {
  const again = () => showWaiting(root, shelf, sendIt, words);
  const rows = shelf.waiting().map((entry) => row(root, entry, shelf, sendIt, words, again));
  root.querySelector("[data-waiting]").replaceChildren(...rows);
}
