/** What the gateway remembers beside its evidence: virtual keys, finished runs, and the content of runs that wait, encrypted. */
module io.aegis.store {
    requires io.aegis.kernel;
    requires io.aegis.spi;
    requires java.sql;
    requires static org.jspecify;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;

    exports io.aegis.store;
}
