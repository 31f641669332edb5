package io.aegis.spi.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** The bundle, packed or not, that a class was loaded from. */
final class PluginBundle {
    static final String SCHEMA = "aegis/settings.schema.json";

    private final String root;

    private PluginBundle(String root) {
        this.root = root;
    }

    static PluginBundle of(Class<?> loaded) {
        var location =
                loaded.getProtectionDomain().getCodeSource().getLocation().toString();
        return new PluginBundle(location.endsWith("/") ? location : "jar:" + location + "!/");
    }

    /** A file of the bundle as text. */
    Optional<String> file(String path) {
        return bytes(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The contract that a factory serves. */
    static String service(Object factory) {
        var contracts = Arrays.stream(factory.getClass().getInterfaces())
                .map(Class::getName)
                .filter(name -> name.startsWith("io.aegis.spi.") && name.endsWith("Factory"))
                .toList();
        if (contracts.size() != 1) {
            throw new AssertionError(factory.getClass().getName()
                    + " must implement one factory of io.aegis.spi itself, not " + contracts);
        }
        return contracts.getFirst();
    }

    /** The value of a header as it is written. */
    Optional<String> attribute(String name) {
        return Optional.ofNullable(mainAttributes().getValue(name));
    }

    /** The clauses of a header; none if the manifest lacks it. */
    List<ManifestHeader.Clause> header(String name) {
        return attribute(name)
                .map(value -> ManifestHeader.parse(value).clauses())
                .orElse(List.of());
    }

    /** Whether the manifest asks for a grant. */
    boolean needs(String grant) {
        return attribute("Require-Capability").orElse("").contains("(grant=" + grant + ")");
    }

    /** The plugin's capability. */
    Capability capability() {
        var found = header("Provide-Capability").stream()
                .filter(clause -> clause.path().equals("aegis.plugin"))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("the manifest needs exactly one aegis.plugin capability, has " + found.size());
        }
        return new Capability(found.getFirst());
    }

    private Attributes mainAttributes() {
        byte[] bytes = bytes("META-INF/MANIFEST.MF")
                .orElseThrow(() -> new AssertionError("no META-INF/MANIFEST.MF in " + root));
        try {
            return new Manifest(new ByteArrayInputStream(bytes)).getMainAttributes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Optional<byte[]> bytes(String path) {
        try (InputStream in = URI.create(root + path).toURL().openStream()) {
            return Optional.of(in.readAllBytes());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** The {@code aegis.plugin} capability of a manifest. */
    record Capability(ManifestHeader.Clause clause) {
        String kind() {
            return clause.attribute("kind");
        }

        String type() {
            return clause.attribute("type");
        }

        String api() {
            return clause.attribute("api");
        }

        List<String> stages() {
            return clause.list("stages");
        }

        String streaming() {
            return clause.attribute("streaming");
        }

        boolean editsNothing() {
            return clause.attribute("edits").equals("none");
        }

        List<String> attachments() {
            return clause.list("attachments");
        }

        Set<String> labels() {
            return Set.copyOf(clause.list("labels"));
        }
    }
}
