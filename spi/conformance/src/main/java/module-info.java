/**
 * Judges a plugin's jar by the contract of its kind, in a JVM of its own.
 *
 * <p>It runs our checks on the vendor's classes and examples; the vendor's own tests have no say.
 */
module io.aegis.spi.conformance {
    requires io.aegis.spi.testkit;
    requires org.junit.platform.engine;
    requires org.junit.platform.launcher;
    requires static org.jspecify;
    requires tools.jackson.databind;
}
