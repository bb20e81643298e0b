/* Keeps beats until the server has acknowledged them: through a lost network, a reload and a restart of the browser.
 *
 * One record a visit in localStorage (written before anything is sent; it is there at once, also on pagehide):
 * {ticket, next, sent, kept, beats: [[n, from, to, c0, c1], …]}. Where the browser keeps nothing it lives in memory.
 */
(function () {
  "use strict";
  window.taixue = window.taixue || {};

  const PREFIX = "taixue.visit.";
  const DELIVERY = 4096; // bytes the server reads at most
  const KEPT = 24 * 3600 * 1000; // ms after which nobody takes a journal any more

  class Journal {
    /** @param {string} visit @param {string} ticket @param {Storage} storage @param {number} at Unix ms */
    constructor(visit, ticket, storage, at) {
      this.key = PREFIX + visit;
      this.visit = visit;
      this.storage = storage;
      const old = read(storage, this.key);
      this.record = old || { ticket: ticket, next: 1, sent: 0, kept: at, beats: [] };
      if (ticket) {
        this.record.ticket = ticket;
      }
    }

    get ticket() {
      return this.record.ticket;
    }

    get beats() {
      return this.record.beats;
    }

    renew(ticket) {
      this.record.ticket = ticket;
      this._write();
    }

    /** Number the stretches [[from, to, c0, c1], …] and keep them as beats; neighbours not yet sent become one. */
    add(stretches) {
      const beats = this.record.beats;
      stretches.forEach((stretch) => {
        const last = beats[beats.length - 1];
        const number = this.record.next;
        this.record.next += 1;
        if (last && last[0] > this.record.sent && last[2] === stretch[0] && last[4] === stretch[2]) {
          beats[beats.length - 1] = [number, last[1], stretch[1], last[3], stretch[3]];
        } else {
          beats.push([number].concat(stretch));
        }
      });
      this._write();
    }

    /** These beats go out now: from here on a number means this stretch and no other. */
    sending(beats) {
      this.record.sent = beats.reduce((most, beat) => Math.max(most, beat[0]), this.record.sent);
      this._write();
    }

    /** Return the oldest beats that fit in one delivery beside `extra` (the other keys of the body). */
    chunk(extra, most) {
      const taken = [];
      let size = JSON.stringify(Object.assign({ t: this.record.ticket, b: [] }, extra)).length;
      for (const beat of this.record.beats) {
        size += JSON.stringify(beat).length + 1;
        if (size > DELIVERY || taken.length === most) {
          break;
        }
        taken.push(beat);
      }
      return taken;
    }

    /** The server answered for these beats: forget them. */
    forget(beats) {
      const numbers = new Set(beats.map((beat) => beat[0]));
      this.record.beats = this.record.beats.filter((beat) => !numbers.has(beat[0]));
      this._write();
    }

    close() {
      remove(this.storage, this.key);
    }

    _write() {
      try {
        if (this.record.beats.length) {
          this.storage.setItem(this.key, JSON.stringify(this.record));
        } else {
          this.storage.removeItem(this.key);
        }
      } catch (full) {
        /* kept in memory until the page goes */
      }
    }

    /** Return the visits with unsent beats that an earlier page left, oldest first; too old ones are thrown away. */
    static left(storage, at) {
      const visits = [];
      try {
        for (let i = storage.length - 1; i >= 0; i -= 1) {
          const key = storage.key(i);
          if (key.indexOf(PREFIX) === 0) {
            const record = read(storage, key);
            if (record === null || at - record.kept > KEPT) {
              storage.removeItem(key);
            } else {
              visits.push([record.kept, key.slice(PREFIX.length)]);
            }
          }
        }
      } catch (closed) {
        return [];
      }
      return visits.sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
    }
  }

  function read(storage, key) {
    try {
      const record = JSON.parse(storage.getItem(key));
      return record && Array.isArray(record.beats) && record.beats.length ? record : null;
    } catch (broken) {
      return null;
    }
  }

  function remove(storage, key) {
    try {
      storage.removeItem(key);
    } catch (closed) {
      /* nothing was kept */
    }
  }

  window.taixue.Journal = Journal;
})();
