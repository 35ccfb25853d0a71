// The phone's page, live: what the server says is drawn, taps are sent, a lost connection is found again.
// Everything that comes from outside is set as text, never as HTML. Without this script the page is a plain form.

const LONGEST_PAUSE = 4000; // milliseconds between two attempts to come back
const SILENCE = 25000; // without a word for so long, the connection is taken for lost

const at = (id) => document.getElementById(id);
const path = document.querySelector("main").dataset.path;
let socket = null;
let attempts = 0;
let again = 0; // the timer of the next attempt
let heard = 0;
let pending = null; // a vote that has not been answered

function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function say(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text; // said once, not again with every message
}

function optionsKey(scene, round, open, words) {
  return [scene, round, open, ...words].join("\n");
}

// What the options on the page were made from: they are left alone while it stays, so that no tap misses its button.
let drawn = optionsKey(
  at("vote").elements.scene.value,
  at("vote").elements.round.value,
  [...at("options").children].some((button) => !button.disabled),
  [...at("options").children].map((button) => button.textContent),
);

function show(seen) {
  document.title = seen.title;
  say("decision", seen.decision);
  const before = at("talk").textContent;
  at("talk").replaceChildren(...seen.talk.map((block) => {
    const part = element("div", "", block.kind);
    if (block.name) {
      const name = element("p", block.name, "name");
      if (block.mood) name.append(" ", element("i", block.mood));
      part.append(name);
    }
    part.append(...block.paragraphs.map((words) => element("p", words)));
    return part;
  }));
  if (at("talk").textContent !== before) scrollTo(0, 0); // something new is said: it is read from its beginning
  for (const name of ["meeting", "scene", "round"]) at("vote").elements[name].value = seen[name];
  const options = optionsKey(seen.scene, seen.round, seen.open, seen.options.map((one) => one.letter + one.words));
  if (options !== drawn) {
    at("options").replaceChildren(...seen.options.map((one) => {
      const button = element("button", "");
      button.name = "option";
      button.value = one.option;
      button.disabled = !seen.open;
      button.append(element("b", one.letter), element("span", one.words));
      return button;
    }));
    drawn = options;
  }
  for (const button of at("options").children) button.ariaPressed = String(Number(button.value) === seen.vote);
  at("question").hidden = at("options").hidden = !seen.options.length;
  const [lead, said] = at("status").children;
  if (lead.textContent !== seen.lead) lead.textContent = seen.lead;
  if (said.textContent !== seen.said) said.textContent = seen.said;
  at("own").hidden = !seen.own.length;
  at("own").querySelector("ul").replaceChildren(...seen.own.map((words) => element("li", words)));
}

function lost() {
  at("lost").hidden = false;
  say("lost", pending === null
    ? "No connection. Trying again …"
    : "No connection. Your vote has not arrived yet. Trying again …");
}

function send() {
  if (pending !== null && socket !== null && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(pending));
}

function connect() {
  clearTimeout(again);
  if (socket !== null && socket.readyState <= WebSocket.OPEN) return;
  const mine = new WebSocket(`ws://${location.host}${path}/live`);
  socket = mine;
  heard = Date.now();
  mine.onopen = () => {
    attempts = 0;
    at("lost").hidden = true;
    say("lost", "");
    send();
  };
  mine.onmessage = (message) => {
    heard = Date.now();
    const told = JSON.parse(message.data);
    if (told.answered) {
      pending = null;
      say("refused", told.refused);
    }
    if (told.seen) show(told.seen);
  };
  mine.onclose = () => {
    if (mine !== socket) return;
    lost();
    const pause = Math.min(LONGEST_PAUSE, 300 * 2 ** attempts++) * (0.5 + Math.random() / 2);
    again = setTimeout(connect, pause);
  };
}

function drop() {
  const old = socket;
  if (old === null) return;
  old.close();
  old.onclose(); // a dead network would let the real one wait
  socket = null;
}

at("vote").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.elements;
  pending = {
    meeting: field.meeting.value,
    scene: field.scene.value,
    round: Number(field.round.value),
    option: Number(event.submitter.value),
  };
  for (const button of at("options").children) button.ariaPressed = String(button === event.submitter);
  at("status").children[0].textContent = "";
  at("status").children[1].textContent = "Sending your vote …";
  if (socket === null || socket.readyState !== WebSocket.OPEN) lost();
  send();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  attempts = 0;
  connect();
});
addEventListener("online", connect);
addEventListener("offline", drop);
setInterval(() => {
  if (socket !== null && socket.readyState === WebSocket.OPEN && Date.now() - heard > SILENCE) drop();
}, 5000);
connect();
