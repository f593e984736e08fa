// Seven comforts; every page works without them.
"use strict";

// 1. After a refused form, go to what is to be corrected.
document.querySelector(".error-summary")?.focus();

// 2. Say how many characters are left, aloud only once typing pauses near the end.
for (const count of document.querySelectorAll("[data-count]")) {
  const field = document.getElementById(count.dataset.count);
  const spoken = document.createElement("span");
  spoken.className = "hidden-text";
  spoken.setAttribute("role", "status");
  count.after(spoken);
  let pause;
  const tell = () => {
    const left = count.dataset.max - [...field.value.trim()].length;
    const words = left < 0 ? count.dataset.over : count.dataset.left;
    count.textContent = words.replace("#", Math.abs(left).toLocaleString(document.documentElement.lang));
    count.classList.toggle("over", left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = left < 50 ? count.textContent : ""; }, 1000);
  };
  field.addEventListener("input", tell);
  if (field.value) tell();
}

// 3. Ask before leaving a form in which something was typed.
let typed = false;
for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
}
addEventListener("beforeunload", (leaving) => { if (typed) leaving.preventDefault(); });

// 4. Show how far long work is, every three seconds, and the whole page once it has ended.
for (const part of document.querySelectorAll("[data-follow]")) {
  const look = async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.getElementById(part.id);
    if (!news) location.reload();
    else part.replaceChildren(...news.childNodes);
  };
  const again = () => setTimeout(() => look().catch(() => {}).then(again), 3000);
  again();
}

// 5. Say beside "Messages" how many wait; when the service of messages is down, say nothing.
for (const count of document.querySelectorAll("[data-count-from]")) {
  fetch(count.dataset.countFrom)
    .then(async (answer) => [await answer.text(), answer.ok]) // an answer left unread keeps its connection
    .then(([text, ok]) => {
      const found = ok ? text : "0";
      count.hidden = !Number(found);
      count.textContent = ` (${count.dataset.one.replace("#", Number(found).toLocaleString(document.documentElement.lang))})`;
    })
    .catch(() => {});
}

// 6. While a problem is being told, show what others have told alike, once typing pauses.
for (const part of document.querySelectorAll("[data-similar]")) {
  const form = document.querySelector("form[data-guard]");
  let pause, shown = "";
  const look = async () => {
    const answer = await fetch(part.dataset.similar, { method: "POST", body: new FormData(form) });
    const text = (await answer.text()).trim();
    if (answer.ok && text !== shown) part.innerHTML = shown = text;
  };
  form?.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => look().catch(() => {}), 600);
  });
}

// 7. While someone writes, propose plain words for those that few people know.
for (const form of document.querySelectorAll("[data-words-from]")) {
  let list;
  let pause;
  const known = () => fetch(form.dataset.wordsFrom)
    .then((answer) => answer.json())
    .then((pairs) => pairs.map(([words, instead]) => [new RegExp(`(?<![\\p{L}\\w-])(?:${words})(?![\\p{L}\\w-])`, "iu"), instead]));
  const propose = async (field) => {
    const pairs = await (list ??= known());
    const found = pairs.map(([pattern, instead]) => [field.value.match(pattern)?.[0], instead]).filter(([word]) => word);
    const [say] = [...field.parentElement.querySelectorAll(".plain-words")];
    const place = say ?? field.parentElement.appendChild(Object.assign(document.createElement("p"), { className: "hint plain-words" }));
    place.setAttribute("role", "status");
    place.textContent = found.slice(0, 3).map(([word, instead]) => form.dataset.wordsSay.replace("#", word).replace("#", instead)).join(" ");
  };
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea, input[type=text]")) return;
    clearTimeout(pause);
    pause = setTimeout(() => propose(target).catch(() => {}), 700);
  });
}
