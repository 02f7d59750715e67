/* 执衡：界面的小段脚本。没有它，链接、表单、菜单照样能用。 */
(function () {
  "use strict";
  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const isTyping = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));

  /* ---- 条款浮层：点击或回车打开，Esc 关闭并把焦点还给条款 ---- */
  const pop = one("#clause-pop");
  let opener = null;

  function place() {
    const box = opener.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, window.innerWidth - pop.offsetWidth - 8));
    const below = box.bottom + 6;
    const fits = below + pop.offsetHeight < window.innerHeight;
    pop.style.left = left + "px";
    pop.style.top = (fits ? below : Math.max(8, box.top - pop.offsetHeight - 6)) + "px";
  }

  function closePop(giveFocusBack) {
    if (!opener) return;
    pop.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    if (giveFocusBack) opener.focus();
    opener = null;
  }

  function openPop(chip) {
    closePop(false);
    opener = chip;
    pop.setAttribute("aria-label", "条款 " + chip.textContent.trim());
    pop.setAttribute("aria-busy", "true");
    pop.innerHTML = '<div class="pb">正在读取条款……</div>';
    pop.hidden = false;
    chip.setAttribute("aria-expanded", "true");
    place();
    htmx.ajax("GET", chip.dataset.popover, { target: "#clause-pop", swap: "innerHTML" }).then(() => {
      pop.removeAttribute("aria-busy");
      if (opener !== chip) return;
      place();
      pop.focus();
    });
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest("a.cl[data-popover]");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (chip && pop && isPlain && window.htmx) {
      event.preventDefault();
      if (opener === chip) closePop(true); else openPop(chip);
      return;
    }
    if (event.target.closest("[data-close]")) { closePop(true); return; }
    if (opener && !pop.contains(event.target)) closePop(false);
    all("details.drop[open]").forEach((drop) => { if (!drop.contains(event.target)) drop.open = false; });
    if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
  });

  /* ---- 手机上的菜单按钮 ---- */
  const menu = one("[data-menu]");
  function toggleMenu(isOpen) {
    one("#side").classList.toggle("open", isOpen);
    menu.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) { const first = one("#side a"); if (first) first.focus(); }
  }
  if (menu) menu.addEventListener("click", () => toggleMenu(menu.getAttribute("aria-expanded") !== "true"));

  /* ---- 键盘 ---- */
  function rowLinks() {
    return all("table.td.lt tbody tr").map((row) => one("td a[href]", row) || one("input", row)).filter(Boolean);
  }

  function moveRow(by) {
    const links = rowLinks();
    if (!links.length) return false;
    const row = document.activeElement && document.activeElement.closest("tr");
    const now = links.findIndex((link) => row && row.contains(link));
    const next = now < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, now + by));
    links[next].focus();
    return true;
  }

  const asking = one("#confirm-step");
  const mainStep = one("[data-main-step]");
  if (asking && mainStep) {
    asking.addEventListener("close", () => {
      if (asking.open) return;
      if (asking.returnValue === "yes") window.location.assign(mainStep.href); else mainStep.focus();
    });
  }

  function askMainStep() {
    if (!mainStep || !asking) return false;
    one("[data-confirm-text]", asking).textContent = "将打开“" + mainStep.dataset.mainStep + "”。提交之前不会改变任何内容。";
    asking.returnValue = "";
    asking.showModal();
    return true;
  }

  function escape() {
    if (opener) { closePop(true); return; }
    const drop = one("details.drop[open]");
    if (drop) { drop.open = false; one("summary", drop).focus(); return; }
    if (menu && menu.getAttribute("aria-expanded") === "true") { toggleMenu(false); menu.focus(); }
  }

  const keys = {
    "/": () => { const box = one("[data-search]"); if (box) { box.focus(); box.select(); } return Boolean(box); },
    "?": () => { const dialog = one("#keys"); if (dialog) dialog.showModal(); return Boolean(dialog); },
    j: () => follow("next") || moveRow(1),
    k: () => follow("prev") || moveRow(-1),
    y: askMainStep,
  };

  function follow(which) {
    const link = one('a[data-go="' + which + '"]');
    if (link) window.location.assign(link.href);
    return Boolean(link);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { escape(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    const inTable = document.activeElement && document.activeElement.closest("table.td.lt tbody");
    if (inTable && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      if (moveRow(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
      return;
    }
    const typing = isTyping(document.activeElement) && document.activeElement.type !== "checkbox";
    const act = !typing && keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act && act()) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) { const dialog = one("#keys"); if (dialog) dialog.showModal(); }
    if (event.target.closest("[data-print]")) window.print();
  });

  /* ---- 表单：出错时焦点到汇总；没有提交就离开时提醒 ---- */
  const summary = one("#error-summary");
  if (summary) summary.focus();
  let isDirty = false;
  all("form[data-guard]").forEach((form) => {
    form.addEventListener("input", (event) => { if (event.target.name) isDirty = true; });
    form.addEventListener("submit", () => { isDirty = false; });
  });
  window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });

  /* ---- 后退回来的表单仍是原来那一份：浏览器重新取页的，编号从历史记录里取回 ---- */
  const formKey = one('input[name="form_key"]');
  if (formKey) {
    const [arrival] = performance.getEntriesByType("navigation");
    const kept = history.state && history.state.formKey;
    if (kept && arrival && arrival.type === "back_forward") formKey.value = kept;
    history.replaceState(Object.assign({}, history.state, { formKey: formKey.value }), "");
  }

  /* ---- 列表：全选、已选件数、改了条件就查询 ---- */
  function countChosen(form) {
    const boxes = all('input[name="pk"]', form);
    const chosen = boxes.filter((box) => box.checked).length;
    all("[data-chosen]", form).forEach((el) => { el.textContent = String(chosen); });
    all("[data-needs-chosen]", form).forEach((el) => { el.hidden = chosen === 0; });
    const whole = one("[data-all]", form);
    if (whole) { whole.checked = chosen > 0 && chosen === boxes.length; whole.indeterminate = chosen > 0 && chosen < boxes.length; }
  }
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-rows]");
    if (form) {
      if (event.target.matches("[data-all]")) all('input[name="pk"]', form).forEach((box) => { box.checked = event.target.checked; });
      countChosen(form);
    }
    const filters = event.target.closest("form[data-auto]");
    if (filters && event.target.tagName === "SELECT") filters.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-unchoose]")) return;
    const form = event.target.closest("form[data-rows]");
    all('input[name="pk"]', form).forEach((box) => { box.checked = false; });
    countChosen(form);
  });
  all("form[data-rows]").forEach(countChosen);

  /* ---- 日期：可以直接写（2026/1/2、20260102 也认），也可以从日历里选 ---- */
  function tidyDay(text) {
    const found = text.trim().match(/^(\d{4})(?:[-/.年]?(\d\d)[-/.月]?(\d\d)|[-/.年](\d{1,2})[-/.月](\d{1,2}))日?(?:[ T](\d\d:\d\d))?$/);
    if (!found) return text;
    const [, year, month, day, month1, day1, time] = found;
    const two = (part) => part.padStart(2, "0");
    return year + "-" + two(month || month1) + "-" + two(day || day1) + (time ? " " + time : "");
  }
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.matches(".day > .pick")) return;
    event.target.value = tidyDay(event.target.previousElementSibling.value).replace(" ", "T");
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest(".day");
    if (!box) return;
    const field = one("input", box);
    field.value = event.target === field ? tidyDay(field.value) : event.target.value.replace("T", " ");
    if (event.target !== field) field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* ---- 长的选择：在旁边的框里写几个字，只留下符合的；上下键挑，回车选定，Esc 作罢 ---- */
  const bare = (text) => text.replace(/\s/g, "").toLowerCase();
  function isInOrder(text, typed) {
    let at = -1;
    return Array.from(typed).every((char) => { at = text.indexOf(char, at + 1); return at >= 0; });
  }

  function narrow(box) {
    const [select, typed] = [one("select", box), bare(one("input", box).value)];
    const options = Array.from(select.options).filter((option) => option.value);
    const whole = options.filter((option) => bare(option.text).includes(typed));
    const kept = new Set(whole.length ? whole : options.filter((option) => isInOrder(bare(option.text), typed)));
    const isOpen = Boolean(typed) && kept.size > 0;
    if (isOpen && !box.matches(".open")) box.dataset.before = select.value;
    Array.from(select.options).forEach((option) => { option.hidden = isOpen && !kept.has(option); });
    box.classList.toggle("open", isOpen);
    box.classList.toggle("none", Boolean(typed) && !isOpen);
    if (isOpen) select.size = Math.max(2, Math.min(8, kept.size)); else select.removeAttribute("size");
    select.tabIndex = isOpen ? -1 : 0;
    one("[role=status]", box).textContent = typed ? (kept.size ? kept.size + " 个符合，按上下键挑选" : "没有符合的") : "";
  }

  function pickOption(box, by) {
    const select = one("select", box);
    const shown = Array.from(select.options).filter((option) => !option.hidden);
    const now = shown.findIndex((option) => option.selected);
    const next = shown[now < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, now + by))];
    next.selected = true;
    next.scrollIntoView({ block: "nearest" });
    one("[role=status]", box).textContent = next.text;
  }

  function widen(box) {
    const select = one("select", box);
    const isChanged = box.matches(".open") && select.value !== box.dataset.before;
    one("input", box).value = "";
    narrow(box);
    if (isChanged) ["input", "change"].forEach((name) => select.dispatchEvent(new Event(name, { bubbles: true })));
  }

  document.addEventListener("input", (event) => { if (event.target.matches(".narrow > input")) narrow(event.target.parentElement); });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(".narrow > input") || event.isComposing) return;
    const [box, select] = [event.target.parentElement, one("select", event.target.parentElement)];
    const isOpen = box.matches(".open");
    if (event.key === "Enter") {
      event.preventDefault();
      if (!isOpen) return;
      if (select.selectedIndex < 0 || select.options[select.selectedIndex].hidden) pickOption(box, 1);
      widen(box);
      select.focus();
    } else if (event.key === "Escape") {
      if (isOpen) select.value = box.dataset.before;
      widen(box);
    } else if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      pickOption(box, event.key === "ArrowDown" ? 1 : -1);
    }
  });
  document.addEventListener("change", (event) => {
    const box = event.target.matches(".narrow > select") ? event.target.parentElement : null;
    if (!box || !box.matches(".open")) return;
    box.dataset.before = event.target.value;
    widen(box);
    event.target.focus();
  });
  document.addEventListener("focusout", (event) => {
    const box = event.target.closest(".narrow");
    if (box && !box.contains(event.relatedTarget)) widen(box);
  });

  /* ---- 空的查询条件不写进地址 ---- */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-auto]")) return;
    all("input, select", event.target).forEach((field) => { if (field.name && field.value === "") field.disabled = true; });
  });
  window.addEventListener("pageshow", () => { all("form[data-auto] :disabled").forEach((field) => { field.disabled = false; }); });

  /* ---- 比页面宽的表格在自己的框里横向滚动，可以用键盘 ---- */
  function frameTables() {
    all("table.td").forEach((table) => {
      if (!table.parentElement.matches(".tw")) {
        const frame = document.createElement("div");
        frame.className = "tw";
        table.before(frame);
        frame.append(table);
      }
      const frame = table.parentElement;
      const isWide = table.scrollWidth > frame.clientWidth + 1;
      frame.classList.toggle("wide", isWide);
      if (isWide) {
        const title = one("caption", table) || one("h2", frame.closest("section") || document) || one("h1");
        frame.tabIndex = 0;
        frame.setAttribute("role", "region");
        frame.setAttribute("aria-label", "可以左右滚动的表格：" + (title ? title.textContent.trim() : ""));
      } else {
        ["tabindex", "role", "aria-label"].forEach((name) => frame.removeAttribute(name));
      }
    });
  }
  frameTables();
  window.addEventListener("resize", frameTables);
  document.addEventListener("htmx:afterSettle", frameTables);

  /* ---- 图表：数据来自 json_script，用 SVG，不动画 ---- */
  if (window.echarts) {
    all("[data-chart]").forEach((box) => {
      const source = document.getElementById(box.dataset.chart);
      if (!source) return;
      const chart = window.echarts.init(box, null, { renderer: "svg" });
      const option = JSON.parse(source.textContent);
      option.animation = false;
      option.tooltip = Object.assign({ renderMode: "richText" }, option.tooltip);
      option.textStyle = Object.assign({ fontFamily: getComputedStyle(document.body).fontFamily }, option.textStyle);
      chart.setOption(option);
      window.addEventListener("resize", () => chart.resize());
    });
  }
})();
