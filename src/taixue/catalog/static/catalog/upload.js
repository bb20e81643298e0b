/* A form with a file shows how far it has been sent. Without this script the form goes the plain way. */
(function () {
  "use strict";

  function start(form) {
    var file = form.querySelector("input[type=file]");
    var bar = form.querySelector("progress");
    var note = form.querySelector("[data-note]");
    var button = form.querySelector("button");

    function end(words) {
      bar.hidden = true;
      button.disabled = false;
      note.textContent = words;
    }

    form.addEventListener("submit", function (event) {
      if (!file.files.length) { return; }
      event.preventDefault();
      var request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Fetch", "1");
      request.upload.addEventListener("progress", function (sent) {
        if (!sent.lengthComputable) { return; }
        var part = Math.floor(100 * sent.loaded / sent.total);
        bar.value = part;
        note.textContent = form.dataset.sending + " " + part + "%";
      });
      request.addEventListener("load", function () {
        var answer = null;
        try { answer = JSON.parse(request.responseText); } catch (error) { answer = null; }
        if (answer && answer.ok) { window.location.reload(); } else { end((answer && answer.problem) || form.dataset.lost); }
      });
      request.addEventListener("error", function () { end(form.dataset.lost); });
      bar.hidden = false;
      button.disabled = true;
      request.send(new FormData(form));
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-upload]"), start);
}());
