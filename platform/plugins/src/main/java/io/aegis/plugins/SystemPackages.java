package io.aegis.plugins;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything outside itself that a bundle can import. One that imports more does not resolve.
 *
 * <p>This list is about names. A framework delegates every {@code java.*} class, so that reflection reaches those of the JDK that are not listed.
 */
final class SystemPackages {
    /** The contract, with the version that bundles are built against. */
    static final List<String> CONTRACT = List.of(
            "io.aegis.spi.content",
            "io.aegis.spi.export",
            "io.aegis.spi.guard",
            "io.aegis.spi.identity",
            "io.aegis.spi.plugin",
            "io.aegis.spi.provider",
            "io.aegis.spi.secret",
            "io.aegis.spi.settings");

    /** What declarative services need of the framework, with the versions that Felix 7.0.5 offers. */
    private static final List<String> FRAMEWORK = List.of(
            "org.osgi.dto;version=\"1.1\"",
            "org.osgi.framework;version=\"1.10\"",
            "org.osgi.framework.dto;version=\"1.8\"",
            "org.osgi.framework.startlevel;version=\"1.0\"",
            "org.osgi.framework.wiring;version=\"1.2\"",
            "org.osgi.resource;version=\"1.0\"",
            "org.osgi.util.tracker;version=\"1.5.3\"");

    /** Component descriptions are XML. */
    private static final List<String> XML = List.of("javax.xml.parsers", "org.xml.sax", "org.xml.sax.helpers");

    private SystemPackages() {}

    /** As the framework wants them. */
    static String header() {
        return Stream.of(
                        java(),
                        CONTRACT.stream().map(name -> name + ";version=\"1.0.0\""),
                        FRAMEWORK.stream(),
                        XML.stream())
                .flatMap(packages -> packages)
                .collect(Collectors.joining(","));
    }

    /** Of the JDK, java.base alone: no JDBC, no JNDI, no management, no HTTP client. */
    private static Stream<String> java() {
        return Object.class.getModule().getDescriptor().exports().stream()
                .filter(exported -> !exported.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .filter(name -> name.startsWith("java."))
                .sorted();
    }
}
