/**
 * What a plugin author tests against: contract tests to extend, and fakes of the platform's side.
 *
 * <p>A guard that passes {@link io.aegis.spi.testkit.GuardContract} keeps every promise that the gateway relies on and can check from outside.
 */
module io.aegis.spi.testkit {
    requires com.networknt.schema;
    requires jdk.management;
    requires tools.jackson.databind;
    requires static org.jspecify;
    requires transitive io.aegis.spi;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;

    exports io.aegis.spi.testkit;
}
