/* Watches the picture: tells the collector where the head is, and says when a beat is due. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};

  const JITTER = 1; // s, both ways, so that a thousand players do not beat at once

  class Watch {
    /**
     * @param {HTMLVideoElement} video @param {Collector} collector
     * @param {{counts: () => boolean, beat: () => void, moved: () => void}} on counts: does playing count now;
     *   beat: hand over what was played; moved: the head is elsewhere
     */
    constructor(video, collector, on) {
      this.video = video;
      this.collector = collector;
      this.on = on;
      this.rate = 1;
      this.interval = 15; // s
      this.due = Infinity;
      this._playing();
      this._standing();
    }

    /** Tell the collector where the head is now. */
    sample() {
      const video = this.video;
      if (!this.on.counts() || video.seeking) {
        return;
      }
      const now = performance.now();
      if (!this.collector.playing && !video.paused && video.readyState > 2) {
        this.collector.play(video.currentTime, now);
      } else {
        this.collector.sample(video.currentTime, now, Math.max(this.rate, video.playbackRate));
      }
    }

    /** The next beat is one interval away. */
    schedule() {
      const wait = (this.interval + (Math.random() * 2 - 1) * JITTER) * 1000;
      this.due = performance.now() + wait;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this._due(), wait);
    }

    _due() {
      this.sample();
      if (!this.video.paused) {
        this._beat();
      }
    }

    _beat() {
      this.on.beat();
      if (!this.video.paused) {
        this.schedule();
      }
    }

    _playing() {
      const on = (name, act) => this.video.addEventListener(name, act);
      on("play", () => this.schedule());
      on("playing", () => this.sample());
      on("timeupdate", () => {
        this.sample();
        this.on.moved();
        if (!this.video.paused && performance.now() >= this.due) {
          this._beat(); // timers sleep behind a locked screen, the picture's own clock does not
        }
      });
      on("ratechange", () => {
        this.sample();
        this.rate = this.video.playbackRate;
      });
    }

    _standing() {
      const on = (name, act) => this.video.addEventListener(name, act);
      on("seeking", () => this.collector.stop());
      on("seeked", () => {
        this.sample();
        this._beat();
      });
      on("pause", () => {
        if (!this.video.ended) {
          this.sample();
          this.collector.stop();
          this.on.beat();
        }
      });
      on("ended", () => {
        this.collector.end(performance.now());
        this.on.beat();
      });
      document.addEventListener("visibilitychange", () => {
        this.sample();
        this._beat();
      });
    }
  }

  window.taixue.Watch = Watch;
})();
