/* Collects the whole lesson seconds that were really played, for the beats.
 *
 * Lesson seconds are floats as the <video> tells them; moments are monotonic milliseconds. A stretch is
 * [from, to, c0, c1]: the seconds from <= s < to (integers), and the moments at which the play head crossed `from`
 * and `to` (integers). Stretches of one uninterrupted run meet exactly; a pause does not interrupt a run, a jump does.
 */
(function () {
  "use strict";
  window.taixue = window.taixue || {};

  const SAME_PLACE = 0.3; // s: a head found this near to where it stopped did not jump
  const EARLY = 0.25; // s: a player that seeks to 18 may begin at 18.2 and still plays second 18
  const SLACK = 1.5; // s: how much further than the clock allows a head may have moved between two samples

  class Collector {
    /** @param {number} length whole seconds of the lesson */
    constructor(length) {
      this.length = length;
      this.playing = false;
      this.head = null; // where the play head was last seen
      this.seen = 0; // when
      this.from = 0; // first second not handed over yet
      this.since = 0; // when the head crossed it
      this.done = [];
    }

    /** Playback runs on from lesson second t. */
    play(t, now) {
      if (this.playing) {
        return;
      }
      this.playing = true;
      if (this.head !== null && Math.abs(t - this.head) < SAME_PLACE) {
        this.head = Math.max(t, this.head);
        this.seen = now;
        return;
      }
      this._begin(t, now);
    }

    /** The head is at t: called as often as the player says so. rate: the speed since the last call. */
    sample(t, now, rate) {
      if (!this.playing) {
        return;
      }
      const advance = t - this.head;
      const possible = ((now - this.seen) / 1000) * rate + SLACK;
      if (advance < -SAME_PLACE || advance > possible) {
        this._finish();
        this._begin(t, now);
        return;
      }
      if (advance > 0) {
        this._cross(t, now);
      }
    }

    /** Playback stands still (pause, seeking, waiting): what was played up to the last sample stays. */
    stop() {
      this.playing = false;
    }

    /** The video played to its end: its last second counts although the head stops a little before it. */
    end(now) {
      if (this.head !== null && this.length - this.head < 1 && this.length > this.head) {
        this._cross(this.length, now);
      }
      this.playing = false;
    }

    /** Hand over every stretch of whole seconds played since the last call, oldest first. */
    take() {
      this._finish();
      const taken = this.done;
      this.done = [];
      return taken;
    }

    /** The same without handing over: for the bar. */
    pending() {
      const to = this._whole();
      return to > this.from ? this.done.concat([[this.from, to, this.since, this.crossed]]) : this.done.slice();
    }

    _begin(t, now) {
      this.done = this.pending();
      const early = t - Math.floor(t) <= EARLY;
      this.head = t;
      this.seen = now;
      this.from = early ? Math.floor(t) : Math.ceil(t);
      this.since = Math.round(now);
      this.crossed = this.since;
      this.waiting = !early; // the first whole second is still ahead
    }

    /** The head moved from this.head to t: remember when it crossed the last whole second. */
    _cross(t, now) {
      const at = (second) => Math.round(this.seen + ((second - this.head) / (t - this.head)) * (now - this.seen));
      if (this.waiting && t >= this.from) {
        this.since = at(this.from);
        this.crossed = this.since;
        this.waiting = false;
      }
      const last = Math.min(Math.floor(t), this.length);
      if (last > this.from && last > this.head) {
        this.crossed = at(last);
      }
      this.head = t;
      this.seen = now;
    }

    _whole() {
      return this.head === null ? 0 : Math.min(Math.floor(this.head), this.length);
    }

    _finish() {
      this.done = this.pending();
      const to = this._whole();
      if (this.head !== null && to > this.from) {
        this.from = to;
        this.since = this.crossed;
      }
    }
  }

  window.taixue.Collector = Collector;
})();
