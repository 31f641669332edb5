/** Evidence: records in a hash chain, durable before what they prove, to be verified by anyone. */
module io.aegis.ledger {
    requires io.aegis.kernel;
    requires java.sql;
    requires static org.jspecify;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.aegis.ledger;
}
