/* The control bar of the picture and its keys. Keys work only while the focus is inside the player. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};
  const taixue = window.taixue;

  const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
  const JUMP = 10; // s

  class Controls {
    /**
     * @param {Element} stage @param {HTMLVideoElement} video
     * @param {{length: number, speed: number}} lesson seconds; highest speed allowed, 1 to 2
     * @param {{play: () => void, go: (second: number) => void}} acts
     */
    constructor(stage, video, lesson, acts) {
      this.stage = stage;
      this.video = video;
      this.lesson = lesson;
      this.acts = acts;
      this.caption = -1; // index of the track shown, -1: none
      const find = (name) => stage.querySelector("[data-act=" + name + "]");
      ["play", "back", "speed", "captions", "mute", "full", "volume", "seek", "start"].forEach((name) => {
        this[name] = find(name);
      });
      this.clock = stage.querySelector("[data-show=clock]");
      this.menu = stage.querySelector("[data-show=speeds]");
      this._buttons();
      this._speeds();
      this._captions();
      stage.addEventListener("keydown", (event) => this._key(event));
      video.addEventListener("click", () => acts.play());
      ["play", "pause", "ended", "volumechange", "ratechange"].forEach((name) => video.addEventListener(name, () => this.show()));
      ["fullscreenchange", "webkitfullscreenchange"].forEach((name) => document.addEventListener(name, () => this.show()));
      this.show();
    }

    /** Show the state of the video on the buttons. */
    show() {
      const playing = !this.video.paused && !this.video.ended;
      this._mark(this.play, playing ? "pause" : "play");
      this._mark(this.mute, this.video.muted || this.video.volume === 0 ? "muted" : "sound");
      this.mute.setAttribute("aria-pressed", String(this.video.muted));
      this._mark(this.full, this._whole() ? "small" : "full");
      if (this.volume) {
        this.volume.value = String(this.video.muted ? 0 : Math.round(this.video.volume * 100));
      }
      const rate = this.video.playbackRate;
      taixue.put(this.speed, rate + "×");
      this.speed.setAttribute("aria-label", taixue.say("speed", { rate: rate, most: this.lesson.speed }));
      Array.from(this.menu.children).forEach((item) => item.setAttribute("aria-checked", String(Number(item.value) === rate)));
      this.tick();
    }

    /** Show where the head is, or is about to be. */
    tick(target) {
      const at = Math.min(target === undefined ? this.video.currentTime : target, this.lesson.length);
      taixue.put(this.clock, taixue.clock(at) + " / " + taixue.clock(this.lesson.length));
      if (!this.seeking) {
        this.seek.value = String(Math.floor(at));
      }
      this.seek.setAttribute("aria-valuetext", taixue.clock(at));
    }

    /** One step slower (-1) or faster (1), never above the course's limit. */
    step(direction) {
      const allowed = this._allowed();
      const now = allowed.indexOf(this.video.playbackRate);
      const next = allowed[Math.min(allowed.length - 1, Math.max(0, (now < 0 ? allowed.indexOf(1) : now) + direction))];
      this.video.playbackRate = next;
    }

    toggleFull() {
      const stage = this.stage;
      if (document.fullscreenElement || document.webkitFullscreenElement) {
        (document.exitFullscreen || document.webkitExitFullscreen).call(document);
      } else if (stage.requestFullscreen || stage.webkitRequestFullscreen) {
        (stage.requestFullscreen || stage.webkitRequestFullscreen).call(stage);
      } else if (this.video.webkitEnterFullscreen) {
        this.video.webkitEnterFullscreen(); // iPhone: only the picture can fill the screen
      }
    }

    /** The next captions: none, first language, second language, none … */
    nextCaptions() {
      const tracks = this.video.textTracks;
      if (!tracks.length) {
        return;
      }
      this.caption = this.caption + 1 < tracks.length ? this.caption + 1 : -1;
      this._captions();
    }

    _allowed() {
      return SPEEDS.filter((speed) => speed <= this.lesson.speed);
    }

    _whole() {
      return document.fullscreenElement === this.stage || document.webkitFullscreenElement === this.stage;
    }

    _mark(button, name) {
      Array.from(button.querySelectorAll("[data-icon]")).forEach((icon) => {
        icon.toggleAttribute("hidden", icon.dataset.icon !== name);
      });
      button.setAttribute("aria-label", taixue.say("key" + name.charAt(0).toUpperCase() + name.slice(1)));
    }

    _buttons() {
      this.play.addEventListener("click", () => this.acts.play());
      this.start.addEventListener("click", () => {
        this.acts.play();
        this.play.focus(); // the large button goes; keys go on working
      });
      this.back.addEventListener("click", () => this._jump(-JUMP));
      this.mute.addEventListener("click", () => this._mute());
      this.full.addEventListener("click", () => this.toggleFull());
      this.captions.addEventListener("click", () => this.nextCaptions());
      this.seek.max = String(this.lesson.length);
      this.seek.addEventListener("input", () => {
        this.seeking = true;
        taixue.put(this.clock, taixue.clock(Number(this.seek.value)) + " / " + taixue.clock(this.lesson.length));
      });
      this.seek.addEventListener("change", () => {
        this.seeking = false;
        this.acts.go(Number(this.seek.value));
      });
      if (this.volume) {
        this.volume.addEventListener("input", () => {
          this.video.volume = Number(this.volume.value) / 100;
          this.video.muted = this.video.volume === 0;
        });
      }
    }

    _speeds() {
      this._allowed().forEach((speed) => {
        const item = document.createElement("button");
        item.type = "button";
        item.value = String(speed);
        item.textContent = speed + "×";
        item.setAttribute("role", "menuitemradio");
        item.addEventListener("click", () => {
          this.video.playbackRate = speed;
          this._close();
        });
        this.menu.appendChild(item);
      });
      this.speed.addEventListener("click", () => {
        const open = this.menu.hidden;
        this.menu.hidden = !open;
        this.speed.setAttribute("aria-expanded", String(open));
        if (open) {
          (this.menu.querySelector("[aria-checked=true]") || this.menu.firstElementChild).focus();
        }
      });
      this.menu.addEventListener("keydown", (event) => this._menuKey(event));
      document.addEventListener("click", (event) => {
        if (!this.menu.hidden && !this.menu.parentElement.contains(event.target)) {
          this.menu.hidden = true;
          this.speed.setAttribute("aria-expanded", "false");
        }
      });
      // the browser's own menus may offer more than the course allows
      this.video.addEventListener("ratechange", () => {
        if (this.video.playbackRate > this.lesson.speed) {
          this.video.playbackRate = this.lesson.speed;
        }
      });
    }

    _menuKey(event) {
      const items = Array.from(this.menu.children);
      const at = items.indexOf(document.activeElement);
      const moves = { ArrowDown: 1, ArrowUp: -1, Home: -at, End: items.length - 1 - at };
      if (event.key in moves) {
        items[(at + moves[event.key] + items.length) % items.length].focus();
      } else if (event.key === "Escape") {
        this._close();
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }

    _close() {
      this.menu.hidden = true;
      this.speed.setAttribute("aria-expanded", "false");
      this.speed.focus();
    }

    _captions() {
      const tracks = this.video.textTracks;
      for (let i = 0; i < tracks.length; i += 1) {
        tracks[i].mode = i === this.caption ? "showing" : "disabled";
      }
      const shown = tracks[this.caption];
      this.captions.disabled = !tracks.length;
      this.captions.setAttribute("aria-pressed", String(Boolean(shown)));
      const name = shown ? "captions" : tracks.length ? "captionsOff" : "captionsNone";
      this.captions.setAttribute("aria-label", taixue.say(name, { language: shown ? shown.label : "" }));
    }

    _mute() {
      this.video.muted = !this.video.muted;
      if (!this.video.muted && this.video.volume === 0) {
        this.video.volume = 0.5;
      }
    }

    _jump(by) {
      this.acts.go(Math.floor(this.video.currentTime) + by);
    }

    _louder(by) {
      this.video.volume = Math.min(1, Math.max(0, Math.round((this.video.volume + by) * 10) / 10));
      this.video.muted = this.video.volume === 0;
    }

    _key(event) {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(".ask")) {
        return;
      }
      const slider = event.target.type === "range";
      const button = event.target.tagName === "BUTTON";
      const acts = {
        c: () => this.nextCaptions(),
        f: () => this.toggleFull(),
        m: () => this._mute(),
        "<": () => this.step(-1),
        ">": () => this.step(1),
      };
      if (!button) {
        acts[" "] = () => this.acts.play();
      }
      if (!slider) {
        acts.ArrowLeft = () => this._jump(-JUMP);
        acts.ArrowRight = () => this._jump(JUMP);
        acts.ArrowUp = () => this._louder(0.1);
        acts.ArrowDown = () => this._louder(-0.1);
      }
      const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (act) {
        event.preventDefault();
        act();
      }
    }
  }

  taixue.Controls = Controls;
})();
