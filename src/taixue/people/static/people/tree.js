/* The tree of units walked with the arrow keys (WAI-ARIA tree). Without this script it is nested folds and links. */
(function () {
  "use strict";

  function items(tree) {
    return Array.prototype.filter.call(tree.querySelectorAll("[role=treeitem]"), function (item) {
      return item.offsetParent !== null;
    });
  }

  function fold(item) { return item.querySelector(":scope > details"); }

  function link(item) { return item.querySelector(":scope > .leaf > a, :scope > details > .self a"); }

  function dress(list) {
    Array.prototype.forEach.call(list.children, function (item) {
      if (item.getAttribute("role") === "treeitem") { return; }
      var details = fold(item);
      var label = item.querySelector(":scope > details > summary > .t, :scope > .leaf > a");
      item.setAttribute("role", "treeitem");
      item.tabIndex = -1;
      item.setAttribute("aria-label", label.textContent + ", " + item.querySelector(".n").textContent.trim());
      if (!details) { label.tabIndex = -1; return; }
      details.querySelector("summary").tabIndex = -1;
      item.setAttribute("aria-expanded", String(details.open));
      details.addEventListener("toggle", function () { item.setAttribute("aria-expanded", String(details.open)); });
    });
  }

  function dressAll(tree) {
    dress(tree);
    Array.prototype.forEach.call(tree.querySelectorAll("ul"), function (list) {
      if (list.className === "self") {
        list.setAttribute("role", "presentation");
        list.querySelector("li").setAttribute("role", "presentation");
        list.querySelector("a").tabIndex = -1;
        return;
      }
      list.setAttribute("role", "group");
      dress(list);
    });
  }

  function focus(tree, item) {
    if (!item) { return; }
    Array.prototype.forEach.call(tree.querySelectorAll("[role=treeitem][tabindex='0']"), function (other) {
      other.tabIndex = -1;
    });
    item.tabIndex = 0;
    item.focus();
  }

  function step(tree, item, by) {
    var all = items(tree);
    focus(tree, all[all.indexOf(item) + by]);
  }

  function right(tree, item) {
    var details = fold(item);
    if (!details) { return; }
    if (details.open) { step(tree, item, 1); } else { details.open = true; }
  }

  function left(tree, item) {
    var details = fold(item);
    if (details && details.open) { details.open = false; } else {
      focus(tree, item.parentElement.closest("[role=treeitem]"));
    }
  }

  function typed(tree, item, sign) {
    var all = items(tree);
    var start = all.indexOf(item) + 1;
    var order = all.slice(start).concat(all.slice(0, start));
    focus(tree, order.find(function (other) {
      return other.getAttribute("aria-label").toLowerCase().indexOf(sign.toLowerCase()) === 0;
    }));
  }

  var KEYS = {
    ArrowDown: function (tree, item) { step(tree, item, 1); },
    ArrowUp: function (tree, item) { step(tree, item, -1); },
    ArrowRight: right,
    ArrowLeft: left,
    Home: function (tree) { focus(tree, items(tree)[0]); },
    End: function (tree) { focus(tree, items(tree).pop()); },
    Enter: function (tree, item) { link(item).click(); },
    " ": function (tree, item) { var details = fold(item); if (details) { details.open = !details.open; } },
  };

  function pressed(event) {
    var item = event.target.closest("[role=treeitem]");
    if (!item || event.target !== item || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var act = KEYS[event.key];
    if (act) { event.preventDefault(); act(event.currentTarget, item); } else if (event.key.length === 1) {
      typed(event.currentTarget, item, event.key);
    }
  }

  function begin(tree) {
    tree.setAttribute("role", "tree");
    dressAll(tree);
    var first = items(tree)[0];
    if (first) { first.tabIndex = 0; }
    tree.addEventListener("keydown", pressed);
    tree.addEventListener("htmx:load", function () { dressAll(tree); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-tree]"), begin);
  });
}());
