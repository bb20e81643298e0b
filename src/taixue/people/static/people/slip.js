/* A slip's code comes behind the # of its address: it fills the field and leaves the address, and no server saw it. */
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    var field = document.querySelector("[name=code]");
    var code = decodeURIComponent(window.location.hash.slice(1)).replace(/[^0-9A-Za-z]/g, "");
    if (!field || code.length !== 16) { return; }
    field.value = code.toUpperCase().match(/.{4}/g).join("-");
    window.history.replaceState(null, "", window.location.pathname);
    var next = document.querySelector("[name=ending]");
    if (next) { next.focus(); }
  });
}());
