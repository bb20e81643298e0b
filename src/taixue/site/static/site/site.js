/* What every page adds when scripts run: controls that need them appear, toasts leave, menus close. */
(function () {
  "use strict";

  function each(root, selector, act) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), act);
  }

  function unveil(root) {
    each(root, ".needs-js", function (element) { element.classList.remove("needs-js"); });
    each(root, ".no-js", function (element) { element.hidden = true; });
  }

  function openForPrint() {
    each(document, "details", function (element) { element.open = true; });
  }

  document.addEventListener("DOMContentLoaded", function () {
    unveil(document);
    var problems = document.getElementById("problems");
    if (problems) { problems.focus(); }
    each(document, ".tx-toast", function (toast) {
      if (!toast.querySelector("a")) { window.setTimeout(function () { toast.remove(); }, 6000); }
    });
    if (new URLSearchParams(window.location.search).has("print")) { openForPrint(); }
  });

  document.addEventListener("htmx:load", function (event) { unveil(event.target); });

  document.addEventListener("click", function (event) {
    var closer = event.target.closest("[data-close]");
    if (closer) { closer.closest(".tx-toast").remove(); }
    each(document, "details.tx-me[open]", function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    each(document, "details.tx-me[open]", function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}());
