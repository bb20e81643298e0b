/* The checker in a browser: bundles only, nothing sent, nothing stored. Rules: README.md, docs/rules/. */
(function () {
  "use strict";

  var FORMATS = {
    "taixue-file-1": "corrections declarations postings standings",
    "taixue-file-2": "corrections declarations exemptions postings standings"
  };
  var PARTS = "authority facts format head inclusion lines made_at person root seal";
  var ZH = (navigator.language || "").toLowerCase().indexOf("zh") === 0;
  var MEASURES = ["seconds", "held", "half_days", "items", "points", "score", "nominal"];

  function say(en, zh) { return ZH ? zh : en; }
  function need(holds, en, zh) { if (!holds) { throw new Error(say(en, zh)); } }
  function bytes(text) { return new TextEncoder().encode(text); }
  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }
  function unhex(text) {
    need(/^([0-9a-f]{2})*$/.test(text), "a digest is written oddly", "摘要的写法不对");
    return new Uint8Array((text.match(/../g) || []).map(function (two) { return parseInt(two, 16); }));
  }
  function joined() {
    var parts = Array.from(arguments), at = 0;
    var whole = new Uint8Array(parts.reduce(function (sum, part) { return sum + part.length; }, 0));
    parts.forEach(function (part) { whole.set(part, at); at += part.length; });
    return whole;
  }
  async function sha(data) { return new Uint8Array(await crypto.subtle.digest("SHA-256", data)); }

  /* The one form of a value: keys sorted, no spaces; only objects, lists, texts and whole numbers. */
  function canonical(value) {
    if (Array.isArray(value)) { return "[" + value.map(canonical).join(",") + "]"; }
    if (value !== null && typeof value === "object") {
      return "{" + Object.keys(value).sort().map(function (key) {
        return JSON.stringify(key) + ":" + canonical(value[key]);
      }).join(",") + "}";
    }
    need(typeof value === "string" || Number.isSafeInteger(value), "something else than texts and whole numbers stands in it", "含有文字和整数以外的内容");
    return JSON.stringify(value);
  }
  function without(object, name) {
    var rest = Object.assign({}, object);
    delete rest[name];
    return rest;
  }
  function keys(object) { return Object.keys(object).sort().join(" "); }

  async function signed(seal, message, trust, what) {
    need(trust.keys[seal.key] === seal.public, what + say(" is signed with a key that is not the authority's", "的签名密钥不属于该机关"));
    var key = await crypto.subtle.importKey("raw", unhex(seal.public), { name: "Ed25519" }, false, ["verify"]);
    var fits = await crypto.subtle.verify("Ed25519", key, unhex(seal.signature), message);
    need(fits, say("the signature does not fit ", "签名不符：") + what, say("the signature does not fit ", "签名不符：") + what);
  }

  async function chain(head, lines) {
    if (keys(head) === "") { need(lines.length === 0, "there are entries and no chain", "有账目而没有链"); return []; }
    var digests = [hex(await sha(unhex(head.chain.replace(/-/g, ""))))], closed = 0, n;
    for (n = 0; n < lines.length; n += 1) {
      var line = lines[n], told = line.hashed, at = n + 1;
      need(told.chain === head.chain && told.sequence === at, "entry " + at + " is out of order", "第 " + at + " 条次序不对");
      need((closed === 1) === (told.kind === "reopening"), "entry " + at + " stands behind the end", "第 " + at + " 条在链的末端之后");
      var made = hex(await sha(joined(unhex(digests[n]), bytes(canonical(told)))));
      need(made === line.digest, "entry " + at + " was changed", "第 " + at + " 条被改动");
      if (line.titles.length) {
        var title = hex(await sha(joined(unhex(line.salt), bytes(canonical(line.titles)))));
        need(title === told.title, "the title of entry " + at + " was changed", "第 " + at + " 条的名称被改动");
      }
      closed = told.kind === "closing" ? 1 : 0;
      digests.push(made);
    }
    need(head.sequence === lines.length && head.digest === digests[lines.length] && head.closed === closed, "the chain ends elsewhere", "链的末端不符");
    return digests;
  }

  function reversals(lines) {
    var known = {}, found = 0;
    lines.forEach(function (line) {
      if (line.hashed.reverses) {
        var taken = known[line.hashed.reverses];
        need(taken && MEASURES.every(function (name) { return line.hashed[name] + taken[name] === 0; }), "a reversal takes back nothing", "有一条冲正不成立");
        found += 1;
      }
      known[line.digest] = line.hashed;
    });
    return found;
  }

  async function climb(hashed, index, size, path) {
    var rest = path.map(unhex), at = index, last = size - 1;
    need(Number.isSafeInteger(at) && at >= 0 && at <= last, "there is no such leaf", "没有这片叶");
    while (last > 0) {
      if (at !== last || at % 2) {
        need(rest.length > 0, "the way is too short", "路径过短");
        var other = rest.shift();
        hashed = await sha(at % 2 ? joined([1], other, hashed) : joined([1], hashed, other));
      }
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    need(rest.length === 0, "the way is too long", "路径过长");
    return hex(hashed);
  }

  async function rooted(bundle, digests, trust) {
    var way = bundle.inclusion, root = bundle.root, known = trust.roots[root.number];
    need(digests[way.sequence] === way.digest && way.root === root.number, "the root stands for other entries", "根所覆盖的账目不符");
    need(known !== undefined && canonical(known) === canonical(root), "the root is not the one that was published", "根与公布的不一致");
    var said = { format: "taixue-root-1", made_at: root.made_at, number: root.number, previous: root.previous, root: root.root, size: root.size };
    await signed(root, bytes("taixue-root-1\n" + canonical(said)), trust, say("the root", "根"));
    var number = new Uint8Array(8);
    new DataView(number.buffer).setUint32(4, way.sequence);
    var leaf = joined([0], unhex(bundle.head.chain.replace(/-/g, "")), number, unhex(way.digest), [way.closed]);
    var top = await climb(await sha(leaf), way.index, root.size, way.path);
    need(top === root.root, "the way misses the root", "路径到不了根");
  }

  function trusted(text) {
    var log = JSON.parse(text), trust = { keys: {}, roots: {} };
    need(log.format === "taixue-transparency-1", "the second file is no transparency log", "第二个文件不是公开核验记录");
    log.keys.forEach(function (key) { trust.keys[key.id] = key.public; });
    log.roots.forEach(function (root) { trust.roots[root.number] = root; });
    return trust;
  }

  async function facts(data, trust) {
    var text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data), bundle = JSON.parse(text), found = [];
    need(canonical(bundle) === text, "the bundle is not in its canonical form", "数据包不是唯一的规范写法");
    var known = Object.keys(FORMATS).indexOf(bundle.format) >= 0;
    need(keys(bundle) === PARTS && known, "this is no bundle of a known format", "这不是已知格式的数据包");
    need(keys(bundle.facts) === FORMATS[bundle.format], "other facts stand in it than its format knows", "含有该格式没有的内容");
    found.push([1, say("The bundle stands in its one canonical form.", "数据包是唯一的规范写法。")]);
    await signed(bundle.seal, bytes(bundle.format + "\n" + canonical(without(bundle, "seal"))), trust, say("the bundle", "数据包"));
    found.push([1, say("Signed with key " + bundle.seal.key + " of the authority, about " + bundle.person.name + ".", "由发证机关的 " + bundle.seal.key + " 号密钥签名，关于" + bundle.person.name + "。")]);
    var digests = await chain(bundle.head, bundle.lines), count = bundle.lines.length, taken = reversals(bundle.lines);
    found.push([1, say(count + " entries form one unbroken chain, " + taken + " reversals among them.", count + " 条账目连成一条完整的链，其中 " + taken + " 条冲正。")]);
    var way = bundle.inclusion;
    if (keys(way) !== "") {
      await rooted(bundle, digests, trust);
      found.push([1, say("Entries 1 to " + way.sequence + " are under the published root " + way.root + ".", "第 1 至 " + way.sequence + " 条在公布的根 " + way.root + " 之下。")]);
    }
    if (count > (way.sequence || 0)) {
      found.push([0, say("Only signed, not under a root: " + (count - (way.sequence || 0)) + " newer entries.", "不在根之下、仅有签名：" + (count - (way.sequence || 0)) + " 条较新的账目。")]);
    }
    found.push([0, say("Stated under the signature, not in the chain: name, postings, standings and the rest.", "在签名下陈述、不在链内：姓名、任职、完成情况等。")]);
    return found;
  }

  function show(found, refusal) {
    var list = document.getElementById("facts"), verdict = document.getElementById("verdict");
    list.textContent = "";
    verdict.className = refusal ? "bad" : "good";
    verdict.textContent = refusal ? say("Refused: ", "拒绝：") + refusal : say("Accepted. What is proven:", "接受。已证明的内容：");
    found.forEach(function (fact) {
      var item = document.createElement("li");
      item.textContent = (fact[0] ? "✓ " : "– ") + fact[1];
      list.appendChild(item);
    });
  }

  async function check() {
    var file = document.getElementById("file").files[0], roots = document.getElementById("roots").files[0];
    if (!file || !roots) { show([], say("choose both files", "请选择两个文件")); return; }
    try {
      var trust = trusted(await new Response(roots).text());
      show(await facts(await new Response(file).arrayBuffer(), trust), "");
    } catch (mistake) {
      var old = mistake.name === "NotSupportedError";
      show([], old ? say("this browser knows no Ed25519: use taixue_verify.py", "此浏览器不支持 Ed25519：请用 taixue_verify.py") : mistake.message);
    }
  }

  document.documentElement.lang = ZH ? "zh-Hans" : "en";
  Array.from(document.querySelectorAll("[data-zh]")).forEach(function (one) { if (ZH) { one.textContent = one.getAttribute("data-zh"); } });
  document.getElementById("check").addEventListener("click", check);
}());
