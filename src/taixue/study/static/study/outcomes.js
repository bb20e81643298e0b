/* What the player says when something is not as usual, and what the person can do about it. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};
  const taixue = window.taixue;
  const say = taixue.say;

  class Outcomes {
    /** @param {Notes} notes @param {Object} links addresses: course, next, statement, signIn */
    constructor(notes, links) {
      this.notes = notes;
      this.links = links;
    }

    /** Went on from where another device or an earlier day stopped. before: {when, device, resume} or null. */
    resumed(before, at, restart) {
      const facts = { when: before.when, device: before.device, time: taixue.clock(at) };
      this.notes.mention("before", before.device ? "device" : "info", say(before.device ? "before" : "beforePlain", facts), [[say("fromStart"), restart]]);
    }

    /** The lesson could not be opened. error: {status, body}; status 0: no network. */
    notOpened(error, again) {
      if (error.status === 401) {
        this.signedOut();
      } else if (error.status === 403 || error.status === 404 || error.status === 409) {
        this.notes.show("visit", "bad", error.body.message || say("notYours"), [[say("toCourse"), this.links.course]]);
      } else {
        this.notes.show("visit", "warn", say(error.status ? "notOpened" : "notOnline"), [[say("tryAgain"), again]]);
      }
    }

    signedOut() {
      const address = this.links.signIn + "?next=" + encodeURIComponent(window.location.pathname);
      this.notes.show("signin", "warn", say("signedOut"), [[say("signIn"), address]]);
    }

    /** The person went on elsewhere; device: in words, "" if not known. */
    taken(device, back) {
      const text = device ? say("taken", { device: device }) : say("takenPlain");
      this.notes.show("taken", "warn", text, [[say("takeBack"), back]]);
    }

    /** Say of each kind of refused seconds [[from, to, code], …] what happened and what to do. */
    refused(refused, go) {
      ["fast", "held", "clock", "absent"].forEach((code) => {
        const spans = refused.filter((stretch) => stretch[2] === code);
        if (spans.length) {
          const first = spans[0][0];
          const words = "refused" + code.charAt(0).toUpperCase() + code.slice(1);
          const text = say(words, { spans: spans.map(taixue.span).join(say("comma")) });
          this.notes.show(words, "warn", text, [[say("playGap", { time: taixue.clock(first) }), () => go(first)]]);
        }
      });
    }

    /** The lesson is complete; threshold: per cent. */
    finished(threshold) {
      const next = this.links.next;
      const act = next ? [say("toNext"), next] : [say("toStatement"), this.links.statement];
      this.notes.show("done", "ok", say(next ? "done" : "doneLast", { percent: threshold }), [act]);
    }

    /** The picture stopped with an error. */
    broken(again) {
      const retry = () => {
        this.notes.drop("video");
        again();
      };
      this.notes.show("video", "warn", say(navigator.onLine ? "videoBroken" : "videoOffline"), [[say("tryAgain"), retry]]);
    }

    /** Is this topic of the notes settled? */
    settled(...topics) {
      topics.forEach((topic) => this.notes.drop(topic));
    }
  }

  taixue.Outcomes = Outcomes;
})();
