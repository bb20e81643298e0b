/* The bitmap of a lesson: bit s set means second s is proven; least significant bit first, as the server keeps it. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};

  class Bits {
    /** @param {number} length whole seconds of the lesson @param {string} base64 ceil(length / 8) bytes, or "" for none */
    constructor(length, base64) {
      this.length = length;
      this.read(base64 || "");
    }

    read(base64) {
      const raw = window.atob(base64);
      this.bytes = new Uint8Array(Math.ceil(this.length / 8));
      for (let i = 0; i < Math.min(raw.length, this.bytes.length); i += 1) {
        this.bytes[i] = raw.charCodeAt(i);
      }
    }

    has(second) {
      return (this.bytes[second >> 3] & (1 << (second & 7))) !== 0;
    }

    add(from, to) {
      for (let s = Math.max(0, from); s < Math.min(to, this.length); s += 1) {
        this.bytes[s >> 3] |= 1 << (s & 7);
      }
    }

    remove(from, to) {
      for (let s = Math.max(0, from); s < Math.min(to, this.length); s += 1) {
        this.bytes[s >> 3] &= ~(1 << (s & 7));
      }
    }

    count() {
      let sum = 0;
      for (let s = 0; s < this.length; s += 1) {
        sum += this.has(s) ? 1 : 0;
      }
      return sum;
    }

    /** Return the runs of proven seconds as [[from, to], …], ascending. */
    runs() {
      return this._runs(true, 0, this.length);
    }

    /** Return the runs of unproven seconds before `until`, at least `least` seconds long. */
    gaps(until, least) {
      return this._runs(false, 0, Math.min(until, this.length)).filter((gap) => gap[1] - gap[0] >= least);
    }

    _runs(value, first, end) {
      const found = [];
      let start = -1;
      for (let s = first; s <= end; s += 1) {
        const inside = s < end && this.has(s) === value;
        if (inside && start < 0) {
          start = s;
        } else if (!inside && start >= 0) {
          found.push([start, s]);
          start = -1;
        }
      }
      return found;
    }
  }

  window.taixue.Bits = Bits;
})();
