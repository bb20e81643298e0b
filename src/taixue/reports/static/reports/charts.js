/* Charts grow out of the tables beside them: the same numbers, drawn as SVG in the colours of the page. */
(function () {
  "use strict";

  var DASHES = ["solid", [6, 4], [2, 3], [8, 3, 2, 3]];

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--tx-" + name).trim();
  }

  function text(node) { return node ? node.textContent.trim() : ""; }

  /* The lines of a table, and the drawn columns with their words, kinds and numbers. */
  function read(table, keys, top) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows, 0, top || undefined);
    return {
      names: rows.map(function (row) { return text(row.querySelector("th")); }),
      series: keys.map(function (key) {
        var head = table.tHead.querySelector('[data-key="' + key + '"]');
        return {
          words: text(head), kind: head.getAttribute("data-kind"),
          values: rows.map(function (row) {
            var cell = row.querySelector('[data-key="' + key + '"]');
            var raw = cell ? cell.getAttribute("data-v") : "";
            return raw === "" || raw === null ? null : Number(raw);
          })
        };
      })
    };
  }

  function axis(kind, phone) {
    var line = { lineStyle: { color: token("line-strong") } };
    var scale = {
      type: "value", min: 0, splitLine: { lineStyle: { color: token("c-grid") } }, axisLine: line,
      axisLabel: { color: token("ink-2"), fontSize: 12, formatter: kind === "share" ? "{value}%" : "{value}" },
      splitNumber: phone ? 3 : 5
    };
    if (kind === "share") { scale.max = 100; }
    return scale;
  }

  function names(found, phone, upright) {
    return {
      type: "category", data: found.names, inverse: upright, axisTick: { show: false },
      axisLine: { lineStyle: { color: token("line-strong") } },
      axisLabel: { color: token("ink-2"), fontSize: 12, width: upright ? (phone ? 96 : 200) : undefined,
        overflow: upright ? "truncate" : undefined }
    };
  }

  function said(value, kind) {
    if (value === null || value === undefined) { return "–"; }
    return kind === "people" ? String(value) : value.toFixed(1) + (kind === "share" ? "%" : "");
  }

  function drawn(found, lines) {
    return found.series.map(function (one, number) {
      var colour = token("c" + (number + 1));
      var series = {
        name: one.words, data: one.values, itemStyle: { color: colour }, label: {
          show: !lines && one.values.length <= 30, position: "right", color: token("ink"), fontSize: 12,
          formatter: function (point) { return said(point.value, one.kind); }
        }
      };
      if (!lines) { return Object.assign(series, { type: "bar", barMaxWidth: 14 }); }
      return Object.assign(series, {
        type: "line", symbolSize: 6, lineStyle: { color: colour, width: 2.5, type: DASHES[number] },
        endLabel: { show: true, color: token("ink"), formatter: function (point) { return said(point.value, one.kind); } }
      });
    });
  }

  function option(found, lines, phone) {
    var kind = found.series[0].kind;
    return {
      animation: false, textStyle: { fontFamily: token("font") || "sans-serif", fontSize: 12 },
      grid: { left: 8, right: 56, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: token("ink-2"), fontSize: 12 }, itemWidth: 22 },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: lines ? "line" : "shadow" } },
      xAxis: lines ? names(found, phone, false) : axis(kind, phone),
      yAxis: lines ? axis(kind, phone) : names(found, phone, true),
      series: drawn(found, lines)
    };
  }

  function grow(place) {
    var table = document.getElementById(place.getAttribute("data-of"));
    var keys = place.getAttribute("data-series").split(" ").filter(Boolean);
    if (!table || !keys.length || !window.echarts) { return; }
    var lines = place.getAttribute("data-chart") === "lines";
    var found = read(table, keys, Number(place.getAttribute("data-top")) || 0);
    found.series = found.series.filter(function (one) {
      return one.values.some(function (value) { return value !== null; });
    });
    if (found.names.length < 2 || !found.series.length) { return; }
    place.hidden = false;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", text(table.caption) + ": " + place.getAttribute("data-label"));
    var height = lines ? 280 : 48 + found.names.length * (14 + 14 * found.series.length);
    var chart = window.echarts.init(place, null, { renderer: "svg", height: height });
    function draw() { chart.setOption(option(found, lines, place.clientWidth < 560), true); }
    draw();
    window.addEventListener("resize", function () { chart.resize(); draw(); });
    var dark = window.matchMedia("(prefers-color-scheme: dark)");
    if (dark.addEventListener) { dark.addEventListener("change", draw); }
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-chart]"), grow);
  });
}());
