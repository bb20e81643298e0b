/* Words of the page: the template writes them, translated, as data attributes of #words; {name} is filled in here. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};

  /** Return the words `name` of the page with the values of `facts` in their places. */
  function say(name, facts) {
    const text = document.getElementById("words").dataset[name] || "";
    return text.replace(/\{(\w+)\}/g, (whole, key) => (facts && key in facts ? String(facts[key]) : whole));
  }

  /** Return seconds as 18:36, or 1:02:05 from an hour on. */
  function clock(seconds) {
    const s = Math.max(0, Math.floor(seconds));
    const two = (n) => (n < 10 ? "0" : "") + n;
    const hours = Math.floor(s / 3600);
    const minutes = Math.floor((s % 3600) / 60);
    return hours ? hours + ":" + two(minutes) + ":" + two(s % 60) : minutes + ":" + two(s % 60);
  }

  /** Return "11:02–12:46". */
  function span(stretch) {
    return clock(stretch[0]) + "–" + clock(stretch[1]);
  }

  /** Write text into an element only if it changed, so that a live region speaks once. */
  function put(element, text) {
    if (element && element.textContent !== text) {
      element.textContent = text;
    }
  }

  Object.assign(window.taixue, { say: say, clock: clock, span: span, put: put });
})();
