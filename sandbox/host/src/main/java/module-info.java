/**
 * The gateway's side of the sandbox: starts, watches, talks to and kills the processes in which plugins run.
 *
 * <p>What a worker sends is judged like any input from outside.
 */
module io.aegis.sandbox.host {
    requires io.aegis.sandbox.protocol;
    requires transitive io.aegis.spi;
    requires static org.jspecify;

    exports io.aegis.sandbox.host;
}
