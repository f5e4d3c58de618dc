// What the browser adds to a worksheet. Without it everything is shown, and the buttons between the
// steps send the form to have it drawn again.

// A question that only makes sense after a certain answer is put away until then. One that was
// answered already is never put away.
function valueOf(form, key) {
  const chosen = form.querySelector(`input[name="${key}"]:checked`);
  if (chosen) return chosen.value;
  const typed = form.querySelector(`[name="${key}"]:not([type="radio"])`);
  return typed ? typed.value.trim() : "";
}

const COMPARISONS = {
  is: (said, value) => said === value,
  is_not: (said, value) => said !== "" && said !== value,
  at_least: (said, value) => said !== "" && Number(said) >= Number(value),
  at_most: (said, value) => said !== "" && Number(said) <= Number(value),
};

function answered(line) {
  return [...line.querySelectorAll("input, select, textarea")].some((one) =>
    one.type === "radio" || one.type === "checkbox" ? one.checked : one.value.trim() !== "",
  );
}

function showWhatFits(form) {
  form.querySelectorAll("[data-shown-if]").forEach((line) => {
    const { shownIf, comparison, value } = line.dataset;
    const fits = COMPARISONS[comparison](valueOf(form, shownIf), value);
    line.hidden = !fits && !answered(line);
  });
}

document.querySelectorAll("form").forEach((form) => {
  if (!form.querySelector("[data-shown-if]")) return;
  form.addEventListener("change", () => showWhatFits(form));
  showWhatFits(form);
});

// Steps: moved and taken out on the spot. Only what is in the rows moves; the rows stay.
const PARTS = ["kind", "text"];

function parts(row) {
  return PARTS.map((part) => row.querySelector(`[name$="-${part}"]`));
}

function swap(one, other) {
  parts(one).forEach((control, index) => {
    const there = parts(other)[index];
    [control.value, there.value] = [there.value, control.value];
  });
}

function tell(row) {
  parts(row).forEach((control) => control.dispatchEvent(new Event("input", { bubbles: true })));
}

document.querySelectorAll("[data-steps]").forEach((list) => {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const rows = [...list.children];
    const at = rows.indexOf(button.closest("li"));
    if (button.dataset.move === "out") {
      // what follows moves up by one; the last row is left empty
      for (let next = at + 1; next < rows.length; next += 1) swap(rows[next - 1], rows[next]);
      parts(rows[rows.length - 1]).forEach((control) => {
        control.value = "";
      });
      tell(rows[at]);
      parts(rows[at])[1].focus();
      return;
    }
    const to = button.dataset.move === "up" ? at - 1 : at + 1;
    swap(rows[at], rows[to]);
    tell(rows[to]);
    (rows[to].querySelector(`[data-move="${button.dataset.move}"]`) ?? parts(rows[to])[1]).focus();
  });
});
