/* What the player says: strips under the picture that stay until solved, the saved line, and the voice for readers. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};
  const taixue = window.taixue;

  class Notes {
    /** @param {Element} root of the player */
    constructor(root) {
      const find = (name) => root.querySelector("[data-note=" + name + "]");
      this.box = find("box");
      this.aside = find("aside");
      this.pattern = find("pattern");
      this.voice = find("voice");
      this.saved = find("saved");
      this.savedAt = null; // performance.now() of the last acknowledgement
      this.shown = {};
    }

    /**
     * Show a strip under the picture; one of each topic, the newer replaces the older.
     * kind: "", "ok", "warn" or "bad"; acts: [[words, () => void or an address], …]
     */
    show(topic, kind, text, acts) {
      const wanted = kind === "ok" ? "check" : kind === "" ? "info" : "alert";
      this._put(this.box, "btn btn-sm", topic, kind, wanted, text, acts);
    }

    /** The same beside the lessons, for what is good to know and asks for nothing. */
    mention(topic, icon, text, acts) {
      this._put(this.aside, "tx-link", topic, "", icon, text, acts);
    }

    _put(box, look, topic, kind, wanted, text, acts) {
      const told = topic + text;
      if (this.shown[topic] && this.shown[topic].told === told) {
        return;
      }
      this.drop(topic);
      const strip = this.pattern.content.firstElementChild.cloneNode(true);
      strip.className = "tx-msg " + kind;
      strip.querySelector("p").textContent = text;
      Array.from(strip.querySelectorAll("[data-icon]")).forEach((icon) => {
        if (icon.dataset.icon === wanted) {
          strip.insertBefore(icon.firstElementChild, strip.firstChild);
        }
        icon.remove();
      });
      (acts || []).forEach((act) => strip.querySelector(".do").appendChild(button(look, act[0], act[1])));
      this.shown[topic] = { told: told, strip: strip };
      box.appendChild(strip);
      taixue.put(this.voice, text);
    }

    drop(topic) {
      if (this.shown[topic]) {
        this.shown[topic].strip.remove();
        delete this.shown[topic];
      }
    }

    /** An acknowledgement came: only now anything is saved. */
    acknowledged(now) {
      this.savedAt = now;
    }

    /** Write the saved line. waiting: seconds not acknowledged; state: "", "offline" or "busy". */
    line(now, waiting, state) {
      let text = "";
      if (state === "offline") {
        text = taixue.say("savedOffline", { time: taixue.clock(waiting) });
      } else if (state === "busy") {
        text = taixue.say("savedBusy");
      } else if (this.savedAt !== null) {
        const ago = Math.floor((now - this.savedAt) / 1000);
        text = ago < 1 ? taixue.say("savedNow") : taixue.say(ago < 60 ? "savedAgo" : "savedMinutes", { n: ago < 60 ? ago : Math.floor(ago / 60) });
      }
      taixue.put(this.saved.querySelector("[data-saved=words]"), text);
      this.saved.hidden = text === "";
      this.saved.className = "saved " + (state ? "tx-warn" : "tx-ok");
      Array.from(this.saved.querySelectorAll("[data-icon]")).forEach((icon) => {
        icon.toggleAttribute("hidden", icon.dataset.icon !== (state ? "off" : "cloud"));
      });
    }

    /** Tell it to a screen reader only. */
    tell(text) {
      taixue.put(this.voice, text);
    }
  }

  function button(look, words, act) {
    const element = document.createElement(typeof act === "string" ? "a" : "button");
    element.className = look;
    element.textContent = words;
    if (typeof act === "string") {
      element.href = act;
    } else {
      element.type = "button";
      element.addEventListener("click", act);
    }
    return element;
  }

  taixue.Notes = Notes;
})();
