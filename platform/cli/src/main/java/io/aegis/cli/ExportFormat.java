package io.aegis.cli;

import io.aegis.ledger.CsvExport;
import io.aegis.ledger.LedgerReader;

/** How evidence is exported. Named as the command line spells them. */
enum ExportFormat {
    json,
    csv;

    /** Writes the records from a number on and says how many. */
    long write(LedgerReader ledger, Appendable out, long since) {
        return switch (this) {
            case json -> ledger.export(out, since);
            case csv -> CsvExport.write(ledger, out, since);
        };
    }
}
