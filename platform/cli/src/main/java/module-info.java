/** The command line. Holds {@code main}. */
module io.aegis.cli {
    requires info.picocli;
    requires io.aegis.admission;
    requires io.aegis.app;
    requires io.aegis.config;
    requires io.aegis.ledger;
    requires io.aegis.vendor;
    requires java.net.http;
    requires static org.jspecify;
    requires tools.jackson.databind;

    opens io.aegis.cli to
            info.picocli;
}
