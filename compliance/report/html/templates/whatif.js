(() => {
  const holder = document.getElementById("what-if-data");
  if (!holder) return;
  const {cases, words} = JSON.parse(holder.textContent);
  const say = (name, parts) => words[name].replace(/\{(\w+)\}/g, (_, part) => parts[part]);

  // Exact numbers: a numerator over a denominator, both whole, the denominator positive.
  const fraction = (text) => {
    const [top, under] = String(text).split("/");
    return {n: BigInt(top), d: BigInt(under || 1)};
  };
  const ZERO = fraction("0");
  const plus = (a, b) => ({n: a.n * b.d + b.n * a.d, d: a.d * b.d});
  const minus = (a, b) => ({n: a.n * b.d - b.n * a.d, d: a.d * b.d});
  const times = (a, b) => ({n: a.n * b.n, d: a.d * b.d});
  const over = (a, b) => (b.n < 0n ? {n: -a.n * b.d, d: -a.d * b.n} : {n: a.n * b.d, d: a.d * b.n});
  const more = (a, b) => a.n * b.d > b.n * a.d;
  const least = (all) => all.reduce((a, b) => (more(a, b) ? b : a));
  const most = (all) => all.reduce((a, b) => (more(b, a) ? b : a));
  const sum = (all) => all.reduce(plus, ZERO);
  const HUNDRED = fraction("100");

  // The rules of the engine: what one outcome is worth, scores, levels, clauses, the verdict. `rule` has an interval of rungs.
  const passes = (rule, end) => {
    if (end === "possible") return rule.possible >= rule.pass;
    return rule.certain >= rule.pass && !(rule.certain === 1 && rule.possible > 1);
  };
  const rung = (rule, end) => rule.rungs[(end === "certain" ? rule.certain : rule.possible) - 1];
  const points = (rule, end) => (end === "certain" && rule.applies === null ? ZERO : fraction(rung(rule, end).points));
  const top = (rule) => fraction(rule.rungs[rule.rungs.length - 1].points);
  const levelOf = (rule, end, highest) => {
    let level = rule.cap !== null ? (passes(rule, end) ? highest : rule.cap - 1) : rung(rule, end).level;
    if (end === "possible" && rule.applies === null && level !== null) level = highest;
    return level;
  };
  const score = (rules, outOf) => {
    const counted = rules.filter((rule) => rule.counts);
    if (sum(counted.map(top)).n === 0n) return null;
    const sure = counted.filter((rule) => rule.applies !== null);
    const divided = [counted, sure].filter((group) => sum(group.map(top)).n !== 0n).map((group) => {
      const there = sum(group.map(top));
      const nominal = outOf === null ? ZERO : minus(fraction(outOf), minus(sum(rules.map(top)), there));
      return {group, divisor: nominal.n > 0n ? nominal : there};
    });
    const end = (name, pick) => times(HUNDRED, pick(divided.map(
      ({group, divisor}) => over(sum(group.map((rule) => points(rule, name))), divisor))));
    return {certain: end("certain", least), possible: end("possible", most), optional: sum(sure.map(top)).n === 0n};
  };
  const total = (scores) => {
    const weight = sum(scores.map(([each]) => each));
    if (weight.n === 0n) return null;
    const certain = over(sum(scores.map(([each, one]) => times(each, one.certain))), weight);
    const fixed = scores.filter(([, one]) => !one.optional);
    let gained = sum(fixed.map(([each, one]) => times(each, one.possible)));
    let weighed = sum(fixed.map(([each]) => each));
    const maybe = scores.filter(([, one]) => one.optional).sort((a, b) => (more(a[1].possible, b[1].possible) ? -1 : 1));
    for (const [each, one] of maybe) {
      if (weighed.n === 0n || more(times(one.possible, weighed), gained)) {
        gained = plus(gained, times(each, one.possible));
        weighed = plus(weighed, each);
      }
    }
    return {certain, possible: over(gained, weighed)};
  };
  const lowest = (rules, highest) => {
    const ends = ["certain", "possible"].map((end) => rules.filter((rule) => rule.counts)
      .map((rule) => levelOf(rule, end, highest)).filter((level) => level !== null));
    return ends[0].length ? {certain: Math.min(...ends[0]), possible: Math.min(...ends[1])} : null;
  };
  const totals = (one) => {
    const highest = one.levels.length - 1;
    const scores = {}, levels = {};
    for (const objective of one.objectives) {
      const rules = one.rules.filter((rule) => rule.objective === objective.id);
      scores[objective.id] = score(rules, objective.outOf);
      levels[objective.id] = lowest(rules, highest);
    }
    if (!one.objectives.length) return {scores, levels, score: score(one.rules, null), level: lowest(one.rules, highest)};
    const weighted = one.objectives.filter((each) => scores[each.id])
      .map((each) => [fraction(each.weight), scores[each.id]]);
    const known = Object.values(levels).filter((level) => level !== null);
    const level = known.length
      ? {certain: Math.min(...known.map((each) => each.certain)), possible: Math.min(...known.map((each) => each.possible))}
      : null;
    return {scores, levels, score: total(weighted), level};
  };
  const met = (clause, one, results, end) => {
    const rules = clause.rules.map((id) => one.rules.find((rule) => rule.id === id)).filter((rule) => rule.counts);
    const passing = rules.map((rule) => passes(rule, end));
    const whole = (span) => (span ? span[end] : null);
    const reached = (number) => (clause.atLeast === null ? end === "possible" : !more(fraction(clause.atLeast), number));
    let answer = null;
    if (clause.kind === "gates" || clause.kind === "all") answer = rules.length ? passing.every(Boolean) : null;
    else if (clause.kind === "any_of") answer = rules.length ? passing.some(Boolean) : null;
    else if (clause.kind === "score") {
      const reach = whole(clause.of === "all" ? results.score : results.scores[clause.of]);
      answer = reach === null ? null : reached(reach);
    } else if (clause.kind === "level") {
      const level = whole(clause.of === "all" ? results.level : results.levels[clause.of]);
      answer = level === null ? null : clause.atLeast === null ? end === "possible" : level >= clause.atLeast;
    } else {
      let gained = ZERO, any = false;
      for (const [position, rule] of rules.entries()) {
        if (!passing[position]) continue;
        const weight = clause.weights[rule.id];
        if (weight === null && end === "possible") any = true;
        else if (weight !== null) gained = plus(gained, fraction(weight));
      }
      answer = rules.length ? any || reached(gained) : null;
    }
    if (answer === false && end === "possible" && rules.every((rule) => rule.applies === null)) return true;
    return answer;
  };
  const ORDER = ["not-met", "necessary-only", "sufficient"];
  const judge = (one) => {
    const results = totals(one);
    const part = (clauses, end) => {
      const left = clauses.map((clause) => met(clause, one, results, end)).filter((answer) => answer !== null);
      return left.length ? left.every(Boolean) : null;
    };
    const verdict = (end) => {
      const necessary = part(one.necessary, end);
      const sufficient = one.claims === "sufficient" ? part(one.sufficient, end) : false;
      if (necessary === null || sufficient === null) return null;
      return necessary ? (sufficient ? 2 : 1) : 0;
    };
    const worst = verdict("certain"), best = verdict("possible");
    if (worst === null || best === null) return {...results, status: "nothing", possible: []};
    const possible = ORDER.slice(one.inDoubt ? 0 : worst, best + 1);
    return {...results, possible, status: possible.length === 1 ? possible[0] : "undetermined"};
  };
  const changed = (one, changes) => ({...one, rules: one.rules.map((rule) => {
    const change = changes[rule.id];
    if (change === undefined || !rule.counts) return rule;
    const [certain, possible] = change === "open" ? [1, rule.rungs.length] : [change, change];
    return {...rule, certain, possible, applies: true, failed: false};
  })});

  // For tests and for whoever wants to compute on: a case and its changes in, all ends as exact numbers out.
  const exact = (span) => span && {certain: `${span.certain.n}/${span.certain.d}`, possible: `${span.possible.n}/${span.possible.d}`};
  window.whatIf = (number, changes) => {
    const result = judge(changed(cases[number], changes));
    return {
      status: result.status, possible: result.possible, score: exact(result.score), level: result.level, levels: result.levels,
      scores: Object.fromEntries(Object.entries(result.scores).map(([id, span]) => [id, exact(span)])),
    };
  };

  // The page. Every text is set as text, never as markup.
  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return element;
  };
  const SVG = "http://www.w3.org/2000/svg";
  const drawn = (name, attributes) => {
    const element = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return element;
  };
  const symbol = (name) => {
    const svg = drawn("svg", {class: `sym ${name}`, "aria-hidden": "true"});
    svg.append(drawn("use", {href: `#s-${name}`}));
    return svg;
  };
  const number = (value) => Number((value.n * 10000n) / value.d) / 10000;
  const bar = (span) => {
    const [low, high] = [number(span.certain), number(span.possible)].map((value) => Math.min(value, 100));
    const svg = drawn("svg", {class: "mark", height: "14", "aria-hidden": "true"});
    svg.append(drawn("line", {class: "m-base", x1: "0", x2: "100%", y1: "13.5", y2: "13.5"}));
    svg.append(drawn("rect", {class: "m-hatch", x: `${low}%`, width: `${high - low}%`, height: "14"}));
    svg.append(drawn("rect", {class: "m-solid", x: "0", width: `${low}%`, height: "14"}));
    svg.append(drawn("rect", {class: "m-outline", x: "0", width: `${high}%`, height: "14"}));
    return svg;
  };
  const spelt = (low, high) => (low === high ? `${low}` : say("span", {low, high}));
  const scoreText = (span) => spelt(Math.floor(number(span.certain)), Math.floor(number(span.possible)));
  const beside = (span, before) => (before ? say("wasNow", {span, before}) : span);
  const levelText = (one, level) => spelt(one.levels[level.certain], one.levels[level.possible]);

  const picker = document.getElementById("what-if-case");
  const result = document.getElementById("what-if-result");
  const body = document.getElementById("what-if-rules");
  const reset = document.getElementById("what-if-reset");
  const section = document.getElementById("what-if-section");
  const banner = make("p", "", {class: "banner", id: "what-if-banner"});
  banner.hidden = true;
  section.querySelector("h2").after(banner);
  cases.forEach((one, position) => picker.append(make("option", say("case", one), {value: position})));
  let changes = {};

  const verdictWord = (one, status) => (status === "nothing" ? ["na", words.nothing] : one.words[status]);
  const line = (label, value, picture) => {
    const row = make("div", undefined, {class: "pair"});
    const right = make("div");
    if (picture) right.append(picture);
    right.append(make("span", value));
    row.append(make("span", label), right);
    return row;
  };
  const show = () => {
    const one = cases[Number(picker.value)];
    const now = judge(one), then = judge(changed(one, changes));
    const count = Object.keys(changes).length;
    result.replaceChildren();
    const [was, wasWord] = verdictWord(one, now.status);
    const before = make("p", words.now, {class: "small quiet"});
    before.append(symbol(was), make("span", wasWord));
    result.append(before);
    const [name, word] = verdictWord(one, then.status);
    const after = make("p", undefined, {class: `title ${name}`});
    after.append(symbol(name), make("span", word));
    result.append(after);
    const possible = then.possible.map((status) => one.words[status][1]);
    if (possible.length > 1) result.append(make("p", say("possible", {verdicts: possible.join(words.or)}), {class: "small"}));
    if (then.score) result.append(line(words.score, beside(scoreText(then.score), now.score && scoreText(now.score)), bar(then.score)));
    if (then.level) result.append(line(words.level, beside(levelText(one, then.level), now.level && levelText(one, now.level))));
    one.objectives.forEach((objective) => {
      const span = then.scores[objective.id], level = then.levels[objective.id];
      const told = [span && scoreText(span), level && levelText(one, level)].filter(Boolean).join("; ");
      if (told && one.objectives.length > 1) result.append(line(objective.title, told, span && bar(span)));
    });
    banner.textContent = say(count === 1 ? "one" : "more", {...one, count});
    banner.hidden = count === 0;
    section.classList.toggle("no-print", count === 0);
    document.querySelectorAll("#what-if-rules tr").forEach((row) => {
      row.classList.toggle("yours", changes[row.dataset.rule] !== undefined);
    });
  };
  const start = () => {
    const one = cases[Number(picker.value)];
    changes = {};
    body.replaceChildren();
    one.rules.forEach((rule) => {
      const row = make("tr", undefined, {"data-rule": rule.id});
      const title = make("td");
      title.append(make("span", `${rule.title} `), make("code", rule.id, {class: "faint"}));
      const choice = make("select", undefined, {"aria-label": say("take", {rule: rule.title})});
      choice.append(make("option", words.asIs, {value: ""}));
      if (rule.graded) rule.rungs.forEach((each, position) => choice.append(make("option", each.title, {value: position + 1})));
      else choice.append(make("option", words.met, {value: 2}), make("option", words.notMet, {value: 1}));
      choice.append(make("option", words.unknown, {value: "open"}));
      choice.disabled = !rule.counts;
      choice.addEventListener("change", () => {
        if (choice.value === "") delete changes[rule.id];
        else changes[rule.id] = choice.value === "open" ? "open" : Number(choice.value);
        show();
      });
      const cell = make("td");
      cell.append(choice);
      row.append(title, make("td", rule.status, {"data-head": words.head}), cell);
      body.append(row);
    });
    show();
  };
  picker.addEventListener("change", start);
  reset.addEventListener("click", start);
  start();
})();
