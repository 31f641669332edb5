package io.aegis.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The options that say how data is printed, the same for every command that prints some. */
final class Output {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json or yaml")
    private Format format = Format.table;

    @Option(names = "--json", description = "the same as -o json")
    private boolean json;

    Format format() {
        return json ? Format.json : format;
    }

    /** Prints rows as a table, or values as JSON or YAML. */
    void print(Terminal terminal, List<String> heading, List<List<String>> rows, Object values) {
        if (format() == Format.table) {
            var all = new ArrayList<List<String>>();
            all.add(heading);
            all.addAll(rows);
            terminal.table(all);
        } else {
            print(terminal, values);
        }
    }

    /** Prints values as JSON, or as YAML where that was asked for. */
    void print(Terminal terminal, Object values) {
        JsonNode tree = values instanceof JsonNode node ? node : JSON.valueToTree(values);
        terminal.data(
                format() == Format.yaml
                        ? Yaml.of(tree)
                        : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
    }

    static Map<String, Object> row(Object... namesAndValues) {
        var row = new LinkedHashMap<String, Object>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            row.put((String) namesAndValues[at], namesAndValues[at + 1]);
        }
        return row;
    }
}
