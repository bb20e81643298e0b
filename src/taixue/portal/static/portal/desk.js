/* Choosing people in a list: all on the page at once, how many are chosen, and their rows marked. */
(function () {
  "use strict";

  function boxes(form, name) {
    return Array.prototype.slice.call(form.querySelectorAll('input[type="checkbox"][name="' + name + '"]'));
  }

  function show(form) {
    var chosen = 0;
    boxes(form, "person").forEach(function (box) {
      box.closest("tr").classList.toggle("sel", box.checked);
      chosen += box.checked ? 1 : 0;
    });
    var said = form.querySelector("[data-chosen]");
    if (said) { said.textContent = said.getAttribute("data-chosen").replace("{n}", chosen); }
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-choose]");
    if (!button) { return; }
    var found = boxes(button.form, button.getAttribute("data-choose"));
    var all = found.every(function (box) { return box.checked; });
    found.forEach(function (box) { box.checked = !all; });
    show(button.form);
  });

  document.addEventListener("change", function (event) {
    if (event.target.name === "person" && event.target.form) { show(event.target.form); }
  });

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-chosen]"), function (said) {
      show(said.closest("form"));
    });
  });
}());
