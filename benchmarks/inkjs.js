// Inkle's story engine for JavaScript, as a reference: compiles a story, and plays it at random. Prints a line of JSON.
// Seconds are of the processor, in all threads.
//     node inkjs.js FOLDER compile STORY.ink [STORY.json]     the folder holds node_modules/inkjs
//     node inkjs.js FOLDER play STORY.ink SECONDS             random games for about so long
//     node inkjs.js FOLDER games STORY.ink NUMBER             so many random games
const fs = require("fs");
const [folder, what, file, more] = process.argv.slice(2);
const { Compiler, Story } = require(require.resolve("inkjs/full", { paths: [folder] }));

const processor = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };

const started = processor();
const story = new Compiler(fs.readFileSync(file, "utf8")).Compile();
const compiled = processor() - started;

let random = 20; // a small generator with a seed, so that each run plays the same games
const chance = () => (random = (Math.imul(random, 1664525) + 1013904223) >>> 0) / 4294967296;

function play() {
  story.ResetState();
  let steps = 0;
  for (;;) {
    while (story.canContinue) story.Continue();
    const count = story.currentChoices.length;
    if (count === 0) return steps;
    story.ChooseChoiceIndex(Math.floor(chance() * count));
    steps += 1;
  }
}

if (what === "compile") {
  if (more) fs.writeFileSync(more, story.ToJson());
  console.log(JSON.stringify({ compile: compiled }));
} else {
  let games = 0, steps = 0;
  const most = what === "games" ? Number(more) : Infinity;
  const seconds = what === "play" ? Number(more) : Infinity;
  const begin = processor();
  while (games < most && processor() - begin < seconds) {
    steps += play();
    games += 1;
  }
  const took = processor() - begin;
  console.log(JSON.stringify({ games: games, seconds: took, steps: steps / games }));
}
