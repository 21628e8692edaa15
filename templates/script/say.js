// @ts-check
// Telling the reader what was done, and copying text.

/** The line of the page that tells it. */
export const said = /** @type {HTMLElement} */ (document.getElementById("said"));

/** Tells readers who hear the page, and those who see it. @param {string} message */
export function say(message) {
  said.textContent = message;
  said.classList.remove("aside");
  said.classList.add("toast");
  setTimeout(() => said.classList.replace("toast", "aside"), 2000);
}

/** What waits to be copied. */
let picked = "";

/** Copies a text. @param {string} text */
export function copy(text) {
  picked = text;
  document.execCommand("copy");
  picked = "";
}

/** What the reader's own copying takes where no text is selected. @param {() => string} unselected */
export function copies(unselected) {
  document.addEventListener("copy", (event) => {
    const writing = document.activeElement?.matches("input, select");
    const text = picked || (!writing && getSelection()?.isCollapsed !== false ? unselected() : "");
    if (!text) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    say(said.dataset.copied ?? "");
  });
}
