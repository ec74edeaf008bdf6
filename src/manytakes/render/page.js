"use strict";
(() => {
  const narrow = matchMedia("(max-width: 64rem)");
  let from = null;

  const find = (hash) => {
    try { return hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null; }
    catch { return null; }
  };
  const put_out = () => document.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit"));

  const show = (target) => {
    const pane = target.closest(".pane");
    put_out();
    if (target.dataset.c) {
      pane.querySelectorAll(`[data-c="${CSS.escape(target.dataset.c)}"]`).forEach((e) => e.classList.add("lit"));
    }
    if (narrow.matches) open_sheet(pane);
    const space = pane.clientHeight;
    const top = target.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    pane.scrollTo({ top: top - (target.dataset.c ? space * 0.35 : 0), behavior: "instant" });
    target.focus({ preventScroll: true });
  };

  const open_sheet = (pane) => {
    document.body.classList.add("sheet");
    pane.classList.add("open");
    pane.querySelector(".close").hidden = false;
  };
  const close_sheet = () => {
    document.body.classList.remove("sheet");
    document.querySelectorAll(".pane.open").forEach((e) => {
      e.classList.remove("open");
      e.querySelector(".close").hidden = true;
    });
  };
  const back = () => { close_sheet(); put_out(); if (from) { from.focus(); from = null; } };

  document.addEventListener("click", (event) => {
    if (event.target.closest(".close")) { back(); return; }
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = find(link.getAttribute("href"));
    if (!target) return;
    for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    if (!target.closest(".pane")) return;
    event.preventDefault();
    from = link;
    try { history.pushState(null, "", link.getAttribute("href")); } catch { /* a frame may forbid it */ }
    show(target);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") back(); });
  const arrive = () => { const target = find(location.hash); if (target && target.closest(".pane")) show(target); };

  // What to show: words sought, accounts and kinds of difference left out, outlets hidden.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const sift = (story) => {
    const off = (name) => [...story.querySelectorAll(`[data-${name}][aria-pressed=false]`)].map((b) => b.dataset[name]);
    const accounts = new Set(off("account")), groups = new Set(off("group"));
    const sought = fold(story.querySelector(".search input").value.trim());
    let found = 0;
    story.querySelectorAll("[data-row]").forEach((row) => {
      const who = row.dataset.who ? row.dataset.who.split(" ") : null;
      const left = who ? who.filter((x) => !accounts.has(x)).length : 1;
      const shown = left >= (accounts.size ? row.dataset.least || 1 : 1) && !groups.has(row.dataset.kind)
        && (!sought || fold(row.textContent).includes(sought));
      row.toggleAttribute("data-hide", !shown);
      if (sought && shown) for (let e = row.parentElement.closest("details"); e; e = e.parentElement.closest("details")) e.open = true;
      found += shown && !row.closest(".matrix");
    });
    story.querySelectorAll("[data-letter]").forEach((e) => e.toggleAttribute("data-hide", accounts.has(e.dataset.letter)));
    story.querySelector(".found").textContent = sought || accounts.size || groups.size ? `${found} shown` : "";
  };
  document.querySelectorAll(".tools").forEach((tools) => {
    const story = tools.closest(".story");
    tools.hidden = false;
    tools.addEventListener("input", () => sift(story));
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", on);
      if ("blind" in button.dataset) story.classList.toggle("blind", on);
      else if ("reprints" in button.dataset) story.querySelectorAll(".reprinted").forEach((e) => { e.hidden = !on; });
      else sift(story);
    });
  });

  // Print what is folded away, too, and fold it again.
  addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((d) => {
    d.open = true; d.dataset.folded = "";
  }));
  addEventListener("afterprint", () => document.querySelectorAll("details[data-folded]").forEach((d) => {
    d.open = false; delete d.dataset.folded;
  }));

  addEventListener("popstate", arrive);
  arrive();
})();
