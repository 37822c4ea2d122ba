import { dirname, join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "../..");

/** Types by name, as one compiled module exports them. */
export interface CompiledTypes {
  readonly checker: ts.TypeChecker;
  /** @throws {Error} When the module exports no such type. */
  readonly typeOf: (name: string) => ts.Type;
}

/**
 * Compiles modules that stand in no file, with the options of this repository, and tells of each what types it exports. The modules are
 * resolved as if they stood in this folder.
 *
 * @param sources The text of each module by its name.
 * @throws {Error} When a module does not compile: what it imports and is not there would be `any`, which fits everything.
 */
export function compileTypes(sources: Readonly<Record<string, string>>): Map<string, CompiledTypes> {
  const fileOf = (name: string) => join(import.meta.dirname, `${name}.types.ts`);
  const texts = new Map(Object.entries(sources).map(([name, text]) => [fileOf(name), text]));
  const options = optionsOfRoot();
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, languageVersion, ...others) => {
    const text = texts.get(file);
    return text === undefined
      ? getSourceFile(file, languageVersion, ...others)
      : ts.createSourceFile(file, text, languageVersion);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return new Map(Object.keys(sources).map((name) => [name, typesIn(program, fileOf(name))]));
}

function optionsOfRoot(): ts.CompilerOptions {
  const file = join(root, "tsconfig.json");
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  return ts.convertCompilerOptionsFromJson(config.compilerOptions, dirname(file)).options;
}

function typesIn(program: ts.Program, file: string): CompiledTypes {
  const source = program.getSourceFile(file);
  if (!source) throw new Error(`Cannot compile "${file}": it was not read`);
  const [fault] = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  if (fault) throw new Error(`Cannot compile "${file}": ${ts.flattenDiagnosticMessageText(fault.messageText, " ")}`);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(source);
  const exported = new Map(module ? checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]) : []);
  return {
    checker,
    typeOf: (name) => {
      const symbol = exported.get(name);
      if (!symbol) throw new Error(`Cannot read "${file}": it exports no type ${name}`);
      return checker.getDeclaredTypeOfSymbol(symbol);
    },
  };
}
