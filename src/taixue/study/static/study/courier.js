/* Carries beats from the journal to /pulse: one delivery at a time, in order, again after an outage.
 *
 * `on` is called with what happened: answer(body, beats), offline(seconds until the next try), busy(seconds),
 * refused(code, body). A refusal that a new ticket cures is cured here, once, with `renew`.
 */
(function () {
  "use strict";
  window.taixue = window.taixue || {};

  const MOST = 96; // beats in one delivery
  const PATIENCE = 12000; // ms for an answer
  const FIRST = 2; // s before the second try; doubled up to LAST
  const LAST = 30;

  class Courier {
    /**
     * @param {Journal} journal
     * @param {string} address of the pulse
     * @param {() => Promise<string>} renew returns a new ticket of the same visit; throws if the visit ended
     * @param {Object} on callbacks, see above
     */
    constructor(journal, address, renew, on) {
      this.journal = journal;
      this.address = address;
      this.renew = renew;
      this.on = on;
      this.busy = false;
      this.closed = false;
      this.wait = 0; // s of the present back-off, 0: none
      this.timer = 0;
      this.extra = {}; // an answer to the presence question, until it was taken
    }

    /** Send what is in the journal. Safe to call at any time; while a delivery is on its way it does nothing. */
    send() {
      if (this.busy || this.closed || (!this.journal.beats.length && !this.extra.p && !this.asked)) {
        return Promise.resolve();
      }
      window.clearTimeout(this.timer);
      const extra = this.extra;
      const beats = this.journal.chunk(extra, MOST);
      this.asked = false;
      this.busy = true;
      return this._post(beats, extra, false).then(
        (answer) => this._answered(answer, beats, extra),
        () => this._lost()
      );
    }

    /** Answer the presence question: {id, a}. */
    answer(choice) {
      this.extra = { p: choice };
      this._now();
    }

    /** Ask the server how things stand, without a beat. */
    ask() {
      this.asked = true;
      this._now();
    }

    /** The network is back: try at once. */
    retry() {
      if (this.wait) {
        this._now();
      }
    }

    /** The page goes: one last delivery that outlives it. What is not acknowledged stays in the journal. */
    last() {
      const beats = this.journal.chunk({}, MOST);
      if (!this.closed && beats.length) {
        this._post(beats, {}, true).then(
          (answer) => (answer.status === 200 ? this._taken(answer.body, beats) : undefined),
          () => undefined
        );
      }
    }

    close() {
      this.closed = true;
      window.clearTimeout(this.timer);
    }

    _now() {
      this.wait = 0;
      window.clearTimeout(this.timer);
      this.send();
    }

    _post(beats, extra, outlive) {
      this.journal.sending(beats);
      const stop = window.AbortController ? new AbortController() : null;
      const timer = window.setTimeout(() => stop && !outlive && stop.abort(), PATIENCE);
      const options = {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(Object.assign({ t: this.journal.ticket, b: beats }, extra)),
        keepalive: outlive,
      };
      if (stop) {
        options.signal = stop.signal;
      }
      return fetch(this.address, options)
        .then((response) => response.json().then((body) => ({ status: response.status, body: body, headers: response.headers })))
        .then(
          (answer) => {
            window.clearTimeout(timer);
            return answer;
          },
          (error) => {
            window.clearTimeout(timer);
            throw error;
          }
        );
    }

    _answered(answer, beats, extra) {
      this.busy = false;
      if (this.closed) {
        return undefined;
      }
      if (answer.status === 200 && answer.body.ok) {
        this.wait = 0;
        this.cured = false;
        if (this.extra === extra) {
          this.extra = {};
        }
        this._taken(answer.body, beats);
        this.on.answer(answer.body, beats);
        return this.journal.beats.length ? this.send() : undefined;
      }
      return this._refused(answer, beats);
    }

    _taken(body, beats) {
      this.journal.forget(beats);
      if (body.t) {
        this.journal.renew(body.t);
      }
    }

    _refused(answer, beats) {
      const code = answer.body.code;
      if (code === "busy" || code === "unavailable" || answer.status >= 500) {
        const seconds = Number(answer.headers.get("Retry-After")) || 0;
        this._later(Math.max(seconds, this._longer()));
        this.on.busy(this.wait);
        return undefined;
      }
      if (code === "ticket-expired" && !this.cured) {
        this.cured = true;
        return this._cure();
      }
      if (code === "malformed" || code === "too-large") {
        this.journal.forget(beats);
      }
      this.on.refused(code, answer.body);
      return undefined;
    }

    _cure() {
      this.busy = true;
      return this.renew().then(
        (ticket) => {
          this.busy = false;
          this.journal.renew(ticket);
          return this.send();
        },
        (error) => {
          this.busy = false;
          this.cured = false;
          if (error && error.status) {
            this.on.refused("ended", error.body || {});
          } else {
            this._lost();
          }
        }
      );
    }

    _lost() {
      this.busy = false;
      if (!this.closed) {
        this._later(this._longer());
        this.on.offline(this.wait);
      }
    }

    _longer() {
      return this.wait ? Math.min(LAST, this.wait * 2) : FIRST;
    }

    _later(seconds) {
      this.wait = seconds;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.send(), seconds * 1000 * (1 + Math.random() / 4));
    }
  }

  window.taixue.Courier = Courier;
})();
