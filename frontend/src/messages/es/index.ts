// Every namespace of this language as one lazy chunk, by its path.
export default import.meta.glob<object>("./*.json", { eager: true, import: "default" });
