// The keyboard while playing. A focused control keeps its own keys.

const OWN_KEYS = "button, input, textarea, select, a, summary, dialog";
const KEYS = {
  " ": "toggle", ArrowLeft: "less", ArrowRight: "more", Enter: "round",
  r: "redo", s: "ask-skip", h: "ask-how", x: "ask-wrong", Escape: "ask-end",
};

export function onKeys(player, root) {
  document.addEventListener("keydown", (event) => {
    const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const own = event.target.closest(OWN_KEYS) && (event.key === " " || event.key === "Enter");
    const elsewhere = event.target.closest("dialog, input, textarea") || event.ctrlKey || event.metaKey || event.altKey;
    const playing = ["play", "meet"].includes(root.dataset.screen);
    if (!action || own || elsewhere || !playing || event.repeat) return;
    const button = root.querySelector(`[data-room="${root.dataset.screen}"] [data-do="${action}"]:not([hidden])`);
    if (!button) return;
    event.preventDefault();
    player.clicked(button);
  });
}
