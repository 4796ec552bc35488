// Of a date or a time the stock shortcuts do not say which field they fill, and their calendar and clock open at the
// end of the page, far from the focus: name them, bring the focus there, and bring it back.
window.addEventListener("load", () => {
  for (const shortcuts of document.querySelectorAll(".datetimeshortcuts")) {
    const field = shortcuts.previousElementSibling;
    const label = field.ariaLabel || field.labels[0]?.textContent.trim().replace(/:$/, "") || "";
    const [now, opener] = shortcuts.querySelectorAll("a");
    now.ariaLabel = `${now.textContent}: ${label}`;
    opener.ariaLabel = `${opener.firstElementChild.title}: ${label}`;
    prepare(opener, document.getElementById(opener.id.replace("link", "box")));
  }
});

function prepare(opener, box) {
  box.role = "dialog";
  box.ariaLabel = opener.ariaLabel;
  for (const [way, name] of [["previous", "Earlier month"], ["next", "Later month"]]) {
    box.querySelector(`.calendarnav-${way}`)?.setAttribute("aria-label", name);
  }
  // Later than the stock listener on the same link, which shows the box.
  opener.addEventListener("click", () => {
    const first = [".selected a", ".today a", ".timelist a", "td a"].map((each) => box.querySelector(each));
    first.find(Boolean).focus();
  });
  box.querySelector(".calendar-cancel a").addEventListener("click", () => opener.focus());
  box.addEventListener("keyup", (event) => event.key === "Escape" && opener.focus());
  box.addEventListener("keydown", (event) => move(event, box));
}

function move(event, box) {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const on = document.activeElement;
  if (event.key in steps) {
    const isDay = on.closest("td");
    const all = [...box.querySelectorAll(isDay ? "td a" : ".timelist a")];
    const step = isDay ? steps[event.key] : Math.sign(steps[event.key]);
    all[all.indexOf(on) + step]?.focus();
    event.preventDefault();
  } else if (event.key === "Tab") {
    // Behind the last comes the first, or the focus would leave the page with the box still open.
    const all = [...box.querySelectorAll("a")];
    const [leaving, entering] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
    if (on === leaving) {
      entering.focus();
      event.preventDefault();
    }
  }
}
