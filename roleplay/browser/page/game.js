// The page around the game: letters, colours, keys, and the end. textual.js draws the game itself.
"use strict";

(() => {
  const LEAST = 9, MOST = 40, STEP = 2, COLUMNS = 72;
  const LETTERS = '"Game", "Signs", ui-monospace, monospace';
  const REASONS = {
    1000: "The game is closed.",
    4001: "All places are taken. Please try again in a little while.",
    4002: "Nothing was pressed for a long time, so the game was closed.",
  };
  const root = document.documentElement;
  const find = (id) => document.getElementById(id);
  const box = find("terminal");
  const prefers = (wish) => window.matchMedia(`(prefers-${wish})`).matches;
  let client = null;

  // Letters: as large as this browser was last told; at first as the server was told, or less where that is too wide.

  function wished() {
    try {
      const kept = Number(localStorage.getItem("letters"));
      if (kept >= LEAST && kept <= MOST) return kept;
    } catch { /* this browser keeps nothing */ }
    const fitting = Math.floor(box.clientWidth / COLUMNS / 0.6);
    return Math.max(LEAST, Math.min(Number(box.dataset.fontSize), fitting));
  }

  function resize(by) {
    const size = Math.max(LEAST, Math.min(MOST, client.terminal.options.fontSize + by));
    client.terminal.options.fontSize = size;
    client.fit();
    try { localStorage.setItem("letters", size); } catch { /* then it is so until the page is closed */ }
  }

  // Colours: those of the game go on to the edge of the page, whichever theme is chosen in it.

  function blend() {
    const cell = client.terminal.buffer.active.getLine(0)?.getCell(0);
    if (!cell?.isBgRGB()) return;
    const colour = cell.getBgColor();
    const [red, green, blue] = [colour >> 16, (colour >> 8) & 255, colour & 255];
    root.classList.toggle("light", red * 0.3 + green * 0.6 + blue * 0.1 > 128);
    root.style.setProperty("--ground", `rgb(${red} ${green} ${blue})`);
  }

  // textual.js keeps its client to itself. Here it is met while it is made, when it gets the first of its own fields.

  Object.defineProperty(Object.prototype, "fitAddon", {
    configurable: true,
    set(addon) {
      delete Object.prototype.fitAddon;
      this.fitAddon = addon;
      client = this;
      box.emulator = this.terminal; // what is drawn can be read there as text
      client.terminal.options.fontFamily = LETTERS;
      client.terminal.options.fontSize = wished();
      client.terminal.onWriteParsed(blend);
    },
  });

  // Keys: those that a browser would take for itself belong to the game; and each has a button for who cannot press it.

  const press = (key) => {
    if (client.socket?.readyState === WebSocket.OPEN) client.socket.send(JSON.stringify(["stdin", key]));
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey && !event.altKey && !event.metaKey && ["p", "q"].includes(event.key)) event.preventDefault();
  }, true);
  const buttons = {
    smaller: () => resize(-STEP),
    larger: () => resize(STEP),
    commands: () => press("\x10"),
    leave: () => press("\x11"),
  };
  for (const [id, act] of Object.entries(buttons)) {
    find(id).addEventListener("click", () => { act(); client.terminal.focus(); });
  }

  // A report is a file of this server, and comes as a download. No other link leads anywhere.

  window.open = (address) => {
    if (address === undefined || !address.startsWith(`${location.origin}/download/`)) return null;
    const link = document.createElement("a");
    link.href = address;
    link.download = "";
    link.click();
    return null;
  };

  // The end.

  find("again").addEventListener("click", () => location.reload());
  function end({ code }) {
    client.socket = { send() { /* nobody hears what textual.js still tells */ } };
    const reason = REASONS[code];
    find("reason").textContent = reason ?? "The connection to the program is gone. It may have been ended.";
    find("kept").textContent = code === 4001 ? "" : find("kept").dataset.kept;
    root.classList.add("ended");
    find("ended").hidden = false;
    find("again").focus();
  }

  root.classList.toggle("light", prefers("color-scheme: light"));
  const look = prefers("color-scheme: light") ? "light" : "dark";
  const motion = prefers("reduced-motion: reduce") ? "still" : "moving";
  box.dataset.sessionWebsocketUrl = `ws://${location.host}/live/${look}/${motion}`;
  const begin = window.onload;
  window.onload = async (event) => {
    // Measured before they are there, letters would have another's width.
    const styles = ["", "bold ", "italic ", "italic bold "].map((style) => document.fonts.load(`${style}16px "Game"`));
    await Promise.allSettled([...styles, document.fonts.load('16px "Signs"', "○")]);
    begin.call(window, event);
    client.socket.addEventListener("open", () => client.terminal.focus());
    client.socket.addEventListener("close", end);
  };
})();
