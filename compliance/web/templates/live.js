(() => {
  const form = document.querySelector("form[data-live]");
  const panel = document.getElementById("panel");
  if (!form || !panel) return;
  let running = null;
  const ask = async (part, signal) => {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, signal, headers: { "X-Part": part, Accept: "text/html" } });
    if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    // The region that is read out has to stay: only what is in it changes.
    for (const id of ["panel-head", "panel-verdict", "panel-rest"]) {
      document.getElementById(id).replaceChildren(...made.getElementById(id).childNodes);
    }
  };
  const changed = async (event) => {
    if (event && event.target.closest(".save") && event.target.name !== "grade") return;
    mark();
    if (running) running.abort();
    running = new AbortController();
    const { signal } = running;
    try {
      await ask("quick", signal);
      // Until when it holds takes longer: who goes on answering does not wait for it.
      await new Promise((resolve) => setTimeout(resolve, 250));
      if (!signal.aborted) await ask("panel", signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      const note = document.createElement("p");
      note.className = "out";
      note.textContent = "The program does not answer: it was stopped, or something went wrong. Apply the answers to try again.";
      document.getElementById("panel-head").replaceChildren(note);
    }
  };
  const was = (field) => field.tagName === "SELECT"
    ? (field.querySelector("option[selected]") || field.options[0]).value : field.defaultValue;
  const mark = () => form.querySelectorAll("fieldset.question, .entry").forEach((one) => {
    const differs = [...one.querySelectorAll("input, select")].some((field) =>
      field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== was(field));
    one.classList.toggle("touched", differs);
  });
  let waiting = 0;
  form.addEventListener("change", (event) => { clearTimeout(waiting); changed(event); });
  form.addEventListener("input", (event) => {
    if (event.target.type === "radio" || event.target.tagName === "SELECT") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => changed(event), 300);
  });
})();
