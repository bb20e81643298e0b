/* The bar of proven stretches with the words around it: solid = proven, amber = waiting for the server, empty = not yet. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};
  const taixue = window.taixue;

  const SVG = "http://www.w3.org/2000/svg";
  const GAP = 3; // s: shorter gaps are not worth a link
  const LINKS = 6; // gaps named at most; the rest is said as a number

  class Bar {
    /**
     * @param {Element} root the card of the bar
     * @param {{length: number, needed: number, threshold: number}} lesson seconds, seconds that complete it, per cent
     * @param {(second: number) => void} go jumps there
     */
    constructor(root, lesson, go) {
      this.root = root;
      this.lesson = lesson;
      this.go = go;
      this.reach = 0; // furthest second seen: gaps behind it are "skipped"
      const find = (name) => root.querySelector("[data-bar=" + name + "]");
      this.picture = find("picture");
      this.svg = this.picture.querySelector("svg");
      this.head = find("head");
      this.title = find("title");
      this.rest = find("rest");
      this.gaps = find("gaps");
      this.head.hidden = false;
    }

    /** Seconds that complete the lesson. */
    needed() {
      return this.lesson.needed;
    }

    /** @param {Bits} bits proven @param {number[][]} waiting stretches not acknowledged yet @param {number} at play head */
    draw(bits, waiting, at) {
      const proven = bits.runs();
      const amber = joined(waiting);
      this.move(at);
      this._rects(proven, amber);
      this._words(bits, proven, amber);
      this._gaps(bits, proven, amber);
    }

    move(at) {
      const share = this.lesson.length ? Math.min(1, at / this.lesson.length) : 0;
      this.head.style.left = share * 100 + "%";
    }

    _rects(proven, amber) {
      const drawn = JSON.stringify([proven, amber]);
      if (drawn === this.drawn) {
        return;
      }
      this.drawn = drawn;
      while (this.svg.firstChild) {
        this.svg.removeChild(this.svg.firstChild);
      }
      const add = (kind, runs) =>
        runs.forEach((run) => {
          const rect = document.createElementNS(SVG, "rect");
          rect.setAttribute("class", kind);
          rect.setAttribute("x", run[0]);
          rect.setAttribute("width", run[1] - run[0]);
          rect.setAttribute("height", 10);
          this.svg.appendChild(rect);
        });
      add("w", amber);
      add("p", proven);
    }

    _words(bits, proven, amber) {
      const count = bits.count();
      const percent = this.lesson.length ? Math.floor((count * 100) / this.lesson.length) : 0;
      const left = this.needed() - count;
      taixue.put(this.title, taixue.say("proven", { time: taixue.clock(count), percent: percent }));
      const rest = left > 0 ? taixue.say("rest", { time: taixue.clock(left), percent: this.lesson.threshold }) : taixue.say("enough");
      taixue.put(this.rest, rest);
      const list = (runs) => runs.map(taixue.span).join(taixue.say("comma"));
      let sentence = proven.length ? taixue.say("picture", { spans: list(proven) }) : taixue.say("pictureEmpty");
      if (amber.length) {
        sentence += taixue.say("pictureWaiting", { spans: list(amber) });
      }
      this.picture.setAttribute("aria-label", sentence);
    }

    _gaps(bits, proven, amber) {
      const seen = proven.concat(amber).reduce((most, run) => Math.max(most, run[1]), 0);
      this.reach = Math.max(this.reach, seen);
      const covered = new taixue.Bits(this.lesson.length, "");
      proven.concat(amber).forEach((run) => covered.add(run[0], run[1]));
      const gaps = covered.gaps(this.reach, GAP);
      const key = JSON.stringify(gaps);
      if (key === this.named) {
        return;
      }
      this.named = key;
      this.gaps.textContent = "";
      if (!gaps.length) {
        return;
      }
      const parts = taixue.say(gaps.length > LINKS ? "gapsMore" : "gaps", { more: gaps.length - LINKS }).split("{spans}");
      this.gaps.appendChild(document.createTextNode(parts[0]));
      gaps.slice(0, LINKS).forEach((gap, i) => {
        if (i) {
          this.gaps.appendChild(document.createTextNode(taixue.say("comma")));
        }
        this.gaps.appendChild(this._link(gap));
      });
      this.gaps.appendChild(document.createTextNode(parts[1] || ""));
    }

    _link(gap) {
      const link = document.createElement("button");
      link.type = "button";
      link.className = "tx-link";
      link.textContent = taixue.span(gap);
      link.addEventListener("click", () => this.go(gap[0]));
      return link;
    }
  }

  /** Join neighbours: [[0, 15], [15, 30]] is one stretch to look at. */
  function joined(stretches) {
    return stretches.reduce((runs, next) => {
      const last = runs[runs.length - 1];
      if (last && last[1] === next[0]) {
        last[1] = next[1];
      } else {
        runs.push([next[0], next[1]]);
      }
      return runs;
    }, []);
  }

  taixue.Bar = Bar;
})();
