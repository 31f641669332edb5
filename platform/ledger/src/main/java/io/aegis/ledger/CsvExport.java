package io.aegis.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ledger as a table for people (RFC 4180): one row a record. A cell that a spreadsheet would take for a formula begins with an apostrophe.
 *
 * <p>It proves nothing by itself: `hash` is what the record after it has as `prev_hash` in an export of JSON lines.
 */
public final class CsvExport {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> OF_THE_BODY =
            List.of("run", "principal", "route", "status", "code", "action", "actor", "by");
    private static final int LINES_AT_ONCE = 1024;
    private static final String FORMULA = "=+-@\t\r";

    private final Appendable out;

    private CsvExport(Appendable out) {
        this.out = out;
    }

    /**
     * Writes the records from a sequence number on.
     *
     * @return how many
     */
    public static long write(LedgerReader ledger, Appendable out, long since) {
        var export = new CsvExport(out);
        export.row(List.of(
                "seq", "at", "type", "run", "principal", "route", "status", "code", "action", "actor", "by", "hash"));
        long next = since;
        for (List<String> some = ledger.since(next, LINES_AT_ONCE);
                !some.isEmpty();
                some = ledger.since(next, LINES_AT_ONCE)) {
            some.forEach(export::record);
            next += some.size();
        }
        return next - since;
    }

    private void record(String line) {
        JsonNode record = JSON.readTree(line);
        JsonNode body = record.path("body");
        var cells = new ArrayList<String>();
        cells.add(record.path("seq").asString(""));
        cells.add(record.path("at").asString(""));
        cells.add(record.path("type").asString(""));
        OF_THE_BODY.forEach(name -> cells.add(text(body, name)));
        cells.add(Chain.hash(line));
        row(cells);
    }

    /** Whose run an approval is about stands under a name of its own. */
    private static String text(JsonNode body, String name) {
        return name.equals("principal")
                ? body.path(name).asString(body.path("requester").asString(""))
                : body.path(name).asString("");
    }

    private void row(List<String> cells) {
        try {
            out.append(cells.stream().map(CsvExport::cell).collect(Collectors.joining(",")))
                    .append("\r\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String cell(String text) {
        boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
        boolean plain = !formula && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
