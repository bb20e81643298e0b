/* The tree of units walked with the arrow keys (WAI-ARIA tree). Without this script it is nested folds and links.
   An item is what one sees of a unit: the summary of its fold, or its link where nothing stands below it. */
(function () {
  "use strict";

  var ITEM = "[role=treeitem]";

  function items(tree) {
    return Array.prototype.filter.call(tree.querySelectorAll(ITEM), function (item) {
      return item.offsetParent !== null;
    });
  }

  function fold(item) { return item.tagName === "SUMMARY" ? item.parentElement : null; }

  function link(item) { return fold(item) ? fold(item).parentElement.querySelector(":scope > .open") : item; }

  function dress(entry, level, place, size) {
    var item = entry.querySelector(":scope > details > summary, :scope > .leaf > a");
    entry.setAttribute("role", "none");
    if (!item || item.getAttribute("role")) { return; }
    item.setAttribute("role", "treeitem");
    item.tabIndex = -1;
    item.setAttribute("aria-level", level);
    item.setAttribute("aria-posinset", place);
    item.setAttribute("aria-setsize", size);
    var details = fold(item);
    if (!details) { return; }
    item.setAttribute("aria-expanded", String(details.open));
    details.addEventListener("toggle", function () { item.setAttribute("aria-expanded", String(details.open)); });
  }

  function dressList(list, level) {
    Array.prototype.forEach.call(list.children, function (entry, place) {
      dress(entry, level, place + 1, list.children.length);
      var inner = entry.querySelectorAll(":scope > details > ul, :scope > details > .kids > ul");
      Array.prototype.forEach.call(inner, function (below) {
        below.setAttribute("role", "group");
        dressList(below, level + 1);
      });
      var go = entry.querySelector(":scope > .open");
      if (go) { go.tabIndex = -1; go.setAttribute("aria-hidden", "true"); }
    });
  }

  function focus(tree, item) {
    if (!item) { return; }
    Array.prototype.forEach.call(tree.querySelectorAll(ITEM + "[tabindex='0']"), function (other) {
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
    if (details && details.open) { details.open = false; return; }
    var above = item.closest("ul").closest("details");
    if (above) { focus(tree, above.querySelector(":scope > summary")); }
  }

  function typed(tree, item, sign) {
    var all = items(tree);
    var start = all.indexOf(item) + 1;
    focus(tree, all.slice(start).concat(all.slice(0, start)).find(function (other) {
      return other.textContent.trim().toLowerCase().indexOf(sign.toLowerCase()) === 0;
    }));
  }

  var KEYS = {
    ArrowDown: function (tree, item) { step(tree, item, 1); },
    ArrowUp: function (tree, item) { step(tree, item, -1); },
    ArrowRight: right,
    ArrowLeft: left,
    Home: function (tree) { focus(tree, items(tree)[0]); },
    End: function (tree) { focus(tree, items(tree).pop()); },
    Enter: function (tree, item) { window.location.assign(link(item).href); },
    " ": function (tree, item) { if (fold(item)) { fold(item).open = !fold(item).open; } },
  };

  function pressed(event) {
    var item = event.target.closest(ITEM);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var act = KEYS[event.key];
    if (act) { event.preventDefault(); act(event.currentTarget, item); } else if (event.key.length === 1) {
      typed(event.currentTarget, item, event.key);
    }
  }

  function begin(tree) {
    tree.setAttribute("role", "tree");
    dressList(tree, 1);
    var first = items(tree)[0];
    if (first) { first.tabIndex = 0; }
    tree.addEventListener("keydown", pressed);
    tree.addEventListener("htmx:load", function () { dressList(tree, 1); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-tree]"), begin);
  });
}());
