/* One person at one lesson: opens the visit, keeps it alive, and carries what was played to the server. docs/pulse.md. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};
  const taixue = window.taixue;

  const RESTED = 240000; // ms without an answer after which the ticket is looked at before playing on
  const CALM = 5000; // ms between two quiet re-openings

  class Sitting {
    /**
     * @param {Visits} visits @param {string} pulse address of the pulse
     * @param {Object} on opened(body), answered(body, beats), away("offline" | "busy"), ended(code, body), lost(error),
     *   late(): a journal of an earlier page came too late
     */
    constructor(visits, pulse, on) {
      this.visits = visits;
      this.pulse = pulse;
      this.on = on;
      this.visit = null; // public id while a visit is open
      this.journal = null;
      this.courier = null;
      this.opening = null;
      this.heard = 0; // performance.now() of the last word from the server
    }

    /** Hand in what an earlier page kept (opening a new visit would end the old one), then open the lesson. */
    begin() {
      const left = taixue.Journal.left(window.localStorage, Date.now());
      return left.reduce((before, visit) => before.then(() => this._leftover(visit)), Promise.resolve()).then(() => this.open());
    }

    open() {
      this.opening =
        this.opening ||
        this.visits.open().then(
          (opened) => this._opened(opened),
          (error) => {
            this.opening = null;
            this.on.lost(error);
          }
        );
      return this.opening;
    }

    /** Is playing on possible at once? After a long rest the visit may have ended. */
    get fresh() {
      return this.visit !== null && performance.now() - this.heard < RESTED;
    }

    /** Bring the visit up to date: renew it, or open the lesson again where it ended. */
    refresh() {
      if (!this.visit) {
        return this.open();
      }
      return this.visits.renew(this.visit).then(
        (opened) => {
          this.heard = performance.now();
          this.journal.renew(opened.ticket);
        },
        (error) => (error.status === 409 ? this.reopen() : undefined)
      );
    }

    reopen() {
      this.shut();
      return this.open();
    }

    /** The visit is over; beats it still had are nobody's. */
    shut() {
      if (this.visit) {
        this.courier.close();
        this.journal.close();
        this.visit = null;
      }
    }

    /** Keep the stretches and send them. */
    hand(stretches) {
      if (this.visit) {
        this.journal.add(stretches);
        this.courier.send();
      }
    }

    /** The page goes. What is not acknowledged now is handed in by the next page. */
    leave(stretches) {
      if (!this.visit) {
        return;
      }
      this.journal.add(stretches);
      if (this.journal.beats.length) {
        this.courier.last(); // no "leave" beside it: that might arrive first
      } else {
        this.visits.leave(this.visit);
      }
    }

    /** Stretches sent or kept, but not acknowledged: [[from, to], …]. */
    waiting() {
      return this.visit ? this.journal.beats.map((beat) => [beat[1], beat[2]]) : [];
    }

    _opened(opened) {
      this.opening = null;
      this.visit = opened.visit;
      this.heard = performance.now();
      this.journal = new taixue.Journal(opened.visit, opened.ticket, window.localStorage, Date.now());
      const renew = () => this.visits.renew(opened.visit).then((again) => again.ticket);
      this.courier = new taixue.Courier(this.journal, this.pulse, renew, {
        answer: (body, beats) => {
          this.heard = performance.now();
          this.on.answered(body, beats);
        },
        offline: () => this.on.away("offline"),
        busy: () => this.on.away("busy"),
        refused: (code, body) => this._refused(code, body),
      });
      this.on.opened(opened);
    }

    _refused(code, body) {
      if (code === "malformed" || code === "too-large" || code === "method") {
        this.on.ended(code, body); // the delivery is dropped, the visit goes on
        return;
      }
      this.shut();
      const calm = this.reopened === undefined || performance.now() - this.reopened > CALM;
      if (code === "taken-over" || code === "signed-out" || !calm) {
        this.on.ended(code, body);
      } else {
        this.reopened = performance.now();
        this.open();
      }
    }

    _leftover(visit) {
      const journal = new taixue.Journal(visit, "", window.localStorage, Date.now());
      return this.visits.renew(visit).then(
        (opened) => {
          journal.renew(opened.ticket);
          return new Promise((resolve) => {
            const on = { answer: resolve, offline: resolve, busy: resolve, refused: resolve };
            const once = () => Promise.reject(new Error("renewed just now"));
            new taixue.Courier(journal, this.pulse, once, on).send();
          });
        },
        (error) => {
          if (error.status === 409) {
            journal.close();
            this.on.late();
          }
        }
      );
    }
  }

  taixue.Sitting = Sitting;
})();
