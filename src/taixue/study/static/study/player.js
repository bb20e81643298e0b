/* The player of a lesson: joins picture, controls, sitting, bar, question and words. */
(function () {
  "use strict";
  const taixue = window.taixue;

  class Player {
    /** @param {Element} root #player with the facts of the lesson as data attributes */
    constructor(root) {
      const data = root.dataset;
      this.root = root;
      this.lesson = {
        length: Number(data.length),
        needed: Number(data.needed),
        threshold: Number(data.threshold),
        speed: Number(data.speed) / 100,
      };
      this.startAt = Number(data.resume); // where playing begins once the picture is there
      this.state = ""; // "", "offline" or "busy"
      this.done = data.done === "1";
      this.wanted = false; // play was pressed and waits for the visit
      this.video = root.querySelector("video");
      this.start = root.querySelector("[data-act=start]");
      this.bits = new taixue.Bits(this.lesson.length, data.bits);
      this.collector = new taixue.Collector(this.lesson.length);
      this.notes = new taixue.Notes(root);
      this.outcomes = new taixue.Outcomes(this.notes, data);
      this._join(data);
      this._listen();
      this.draw();
    }

    _join(data) {
      const token = this.root.querySelector("[name=csrfmiddlewaretoken]").value;
      this.sitting = new taixue.Sitting(new taixue.Visits(data.open, token), data.pulse, {
        opened: (opened) => this._opened(opened),
        answered: (body, beats) => this._answered(body, beats),
        away: (state) => this._away(state),
        ended: (code, body) => this._ended(code, body),
        lost: (error) => this._lost(error),
        late: () => this.notes.show("left", "warn", taixue.say("journalLate"), []),
      });
      this.watch = new taixue.Watch(this.video, this.collector, {
        counts: () => this.sitting.visit !== null,
        beat: () => this._beat(),
        moved: () => {
          this.controls.tick();
          this.draw();
        },
      });
      const go = (second) => this.go(second);
      this.bar = new taixue.Bar(this.root.querySelector(".proof"), this.lesson, go);
      this.question = new taixue.Question(
        this.root.querySelector(".ask"),
        (choice) => this.sitting.courier.answer(choice),
        () => this.sitting.courier.ask()
      );
      const acts = { play: () => this.toggle(), go: go };
      this.controls = new taixue.Controls(this.root.querySelector(".stage"), this.video, this.lesson, acts);
    }

    _listen() {
      this.video.addEventListener("loadedmetadata", () => {
        if (this.startAt > 0) {
          this.video.currentTime = this.startAt;
        }
      });
      this.video.addEventListener("play", () => {
        this.start.hidden = true;
      });
      this.video.addEventListener("error", () => this.outcomes.broken(() => this._play()));
      window.addEventListener("online", () => this._online());
      window.addEventListener("offline", () => this._away("offline"));
      window.addEventListener("pagehide", () => {
        this.watch.sample();
        this.collector.stop();
        this.sitting.leave(this.collector.take());
      });
      window.addEventListener("pageshow", (event) => event.persisted && this.sitting.reopen());
      window.setInterval(() => this._line(), 1000);
    }

    // ── playing

    toggle() {
      if (this.question.waits) {
        return;
      }
      if (!this.video.paused) {
        this.video.pause();
      } else if (this.sitting.fresh) {
        this._play();
      } else {
        this.wanted = true;
        this.sitting.refresh().then(() => this.wanted && this.sitting.visit && this._play());
      }
    }

    _play() {
      this.wanted = false;
      if (this.video.error) {
        this.startAt = this.video.currentTime || this.startAt;
        this.video.load();
      }
      const playing = this.video.play();
      if (playing) {
        playing.catch((error) => {
          this.start.hidden = error.name !== "NotAllowedError"; // the tap was too long ago: the button asks again
        });
      }
    }

    go(second) {
      const target = Math.min(Math.max(0, second), Math.max(0, this.lesson.length - 1));
      this.watch.sample();
      this.moved = true;
      if (this.video.readyState === 0) {
        this.startAt = target;
      } else {
        this.video.currentTime = target;
      }
      this.controls.tick(target);
      this.draw(target);
    }

    _beat() {
      this.sitting.hand(this.sitting.visit ? this.collector.take() : []);
    }

    // ── what the server said

    _opened(opened) {
      this.watch.interval = opened.interval;
      this.lesson.needed = opened.needed;
      this.bits.read(opened.bits);
      this.collector.take(); // nothing played before belongs to this visit
      this.outcomes.settled("visit", "taken", "signin");
      if (!this.moved && this.video.readyState === 0) {
        this.startAt = opened.resume < this.lesson.length ? opened.resume : 0;
        this.controls.tick(this.startAt);
      }
      if (opened.before && this.startAt > 0 && !this.told) {
        this.outcomes.resumed(opened.before, this.startAt, () => this.go(0));
      }
      this.told = true;
      this.root.dataset.state = "open";
      this.draw();
      if (this.wanted) {
        this._play();
      }
    }

    _answered(body, beats) {
      this.watch.interval = body.i;
      this.notes.acknowledged(performance.now());
      if (body.bits) {
        this.bits.read(body.bits);
      } else {
        beats.forEach((beat) => this.bits.add(beat[1], beat[2]));
      }
      this._back();
      if (body.held) {
        this.notes.show("held", "ok", taixue.say("held", { time: taixue.clock(body.held) }), []);
      }
      this.outcomes.refused(body.refused || [], (second) => this.go(second));
      this._ask(body.ask);
      if (body.done && !this.done) {
        this._finished();
      }
      this.draw();
    }

    _ask(ask) {
      if (ask) {
        this.resumes = this.resumes || !this.video.paused;
        this.video.pause();
        this.question.put(ask);
      } else if (this.question.waits) {
        this.question.close();
        this.controls.play.focus();
        if (this.resumes) {
          this._play();
        }
        this.resumes = false;
      }
    }

    _finished() {
      this.done = true;
      this.outcomes.finished(this.lesson.threshold);
      const row = this.root.querySelector(".pl [aria-current]");
      row.querySelector("[data-icon=check]").removeAttribute("hidden");
      row.querySelector("[data-icon=play]").setAttribute("hidden", "");
    }

    _ended(code, body) {
      if (code === "malformed" || code === "too-large" || code === "method") {
        this.notes.show("fault", "bad", taixue.say("ourFault"), []);
        return;
      }
      this.wanted = false;
      this.video.pause();
      this.collector.take(); // nobody takes these any more
      this.root.dataset.state = "shut";
      if (code === "taken-over") {
        this.outcomes.taken(body.device || "", () => this._takeBack());
      } else if (code === "signed-out") {
        this.outcomes.signedOut();
      } else {
        this.outcomes.notOpened({ status: 500, body: {} }, () => this.sitting.open());
      }
      this.draw();
    }

    _takeBack() {
      this.wanted = true;
      this.sitting.open();
    }

    _lost(error) {
      this.wanted = false;
      this.unopened = error.status === 0;
      this.video.pause();
      this.outcomes.notOpened(error, () => this.sitting.open());
    }

    // ── the network

    _away(state) {
      this.state = state;
      if (state === "offline") {
        this.notes.show("offline", "warn", taixue.say("offline"), []);
      }
      this._line();
    }

    /** An answer came: the network is there. */
    _back() {
      if (this.state) {
        this.state = "";
        this.outcomes.settled("offline");
        this.notes.tell(taixue.say("backOnline"));
      }
    }

    _online() {
      if (this.sitting.visit && this.sitting.waiting().length) {
        this.sitting.courier.retry();
        return;
      }
      this._back();
      if (!this.sitting.visit && this.unopened) {
        this.unopened = false;
        this.sitting.open();
      }
    }

    // ── showing

    _waiting() {
      return this.sitting.waiting().concat(this.collector.pending().map((stretch) => [stretch[0], stretch[1]]));
    }

    /** at: where the head is about to be, else where it is. */
    draw(at) {
      const head = at !== undefined ? at : this.video.readyState ? this.video.currentTime : this.startAt;
      this.bar.draw(this.bits, this._waiting(), head);
      const percent = this.lesson.length ? Math.floor((this.bits.count() * 100) / this.lesson.length) : 0;
      taixue.put(this.root.querySelector(".pl [aria-current] [data-show=percent]"), percent + "%");
      this._line();
    }

    _line() {
      const waiting = this._waiting().reduce((sum, stretch) => sum + stretch[1] - stretch[0], 0);
      this.notes.line(performance.now(), waiting, this.state);
    }
  }

  const root = document.getElementById("player");
  if (root) {
    Array.from(root.querySelectorAll(".needs-js")).forEach((part) => part.classList.remove("needs-js"));
    new Player(root).sitting.begin();
  }
})();
