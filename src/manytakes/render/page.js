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
  addEventListener("popstate", arrive);
  arrive();
})();
