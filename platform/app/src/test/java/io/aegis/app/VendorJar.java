package io.aegis.app;

import io.aegis.admission.Sha256;
import io.aegis.admission.Signing;
import io.aegis.admission.SigningKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The jar of a vendor's guard that lets everything through, right in every tier, as a test writes it on the fly. */
record VendorJar(byte[] bytes) {
    private static final SigningKeys.Pair KEY = SigningKeys.generate();
    private static final String CONTRACT = "io.aegis.spi.guard.GuardFactory";
    private static final String COMPONENT = "OSGI-INF/component.xml";
    private static final Map<String, byte[]> CLASSES = compiled(
            "@Override public Guard create(Settings settings, Host host) { return inspection -> Verdict.allow(); }");

    /**
     * Writes it.
     *
     * @param name which is its type
     */
    static VendorJar guard(String name) {
        return guard(name, "1.0.0", CLASSES);
    }

    static VendorJar guard(String name, String version) {
        return guard(name, version, CLASSES);
    }

    /**
     * One with another factory.
     *
     * @param factory the body of its class
     */
    static VendorJar guardOf(String name, String factory) {
        return guard(name, "1.0.0", compiled(factory));
    }

    private static VendorJar guard(String name, String version, Map<String, byte[]> classes) {
        Map<String, String> headers = Map.of(
                "Manifest-Version",
                "1.0",
                "Bundle-ManifestVersion",
                "2",
                "Bundle-SymbolicName",
                name,
                "Bundle-Version",
                version,
                "Plugin-Id",
                name,
                "Plugin-Version",
                version,
                "Import-Package",
                "io.aegis.spi.content,io.aegis.spi.guard,io.aegis.spi.plugin,io.aegis.spi.settings",
                "Provide-Capability",
                "aegis.plugin;kind=guard;type=\"" + name + "\";api:Version=\"1.0\";stages:List<String>=\"ingress\"",
                "Require-Capability",
                "osgi.extender;filter:=\"(osgi.extender=osgi.component)\"",
                "Service-Component",
                COMPONENT);
        var manifest = new Manifest();
        headers.forEach((header, value) -> manifest.getMainAttributes().put(new Attributes.Name(header), value));
        var entries = new TreeMap<>(classes);
        entries.put(
                "aegis/settings.schema.json",
                text("{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\"}"));
        entries.put("META-INF/services/" + CONTRACT, text("acme.quiet.QuietFactory\n"));
        entries.put(COMPONENT, text("""
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="quiet">
              <service>
                <provide interface="%s"/>
              </service>
              <implementation class="acme.quiet.QuietFactory"/>
            </scr:component>
            """.formatted(CONTRACT)));
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (var entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new VendorJar(bytes.toByteArray());
    }

    String digest() {
        return Sha256.of(bytes);
    }

    /** Writes it with its signature beside it, and the key of that into {@code acme.pub}. */
    void writeTo(Path file) throws IOException {
        writeTo(file, KEY, "acme.pub");
    }

    /** The same with another key. */
    void writeTo(Path file, SigningKeys.Pair key, String publicKey) throws IOException {
        Files.write(file, bytes);
        Files.writeString(
                file.resolveSibling(file.getFileName() + ".sig"),
                Signing.sign(bytes, key.privatePem(), key.publicPem()).json());
        Files.writeString(file.resolveSibling(publicKey), key.publicPem());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> compiled(String factory) {
        try {
            Path output = Files.createTempDirectory("vendor-jar");
            var options = List.of(
                    "-proc:none", "-nowarn", "-d", output.toString(), "-cp", System.getProperty("java.class.path"));
            if (!ToolProvider.getSystemJavaCompiler()
                    .getTask(null, null, null, options, null, List.of(new Source(factory)))
                    .call()) {
                throw new IllegalStateException("the guard does not compile");
            }
            var classes = new TreeMap<String, byte[]>();
            try (Stream<Path> files = Files.walk(output)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    classes.put(output.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return classes;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String factory;

        Source(String factory) {
            super(URI.create("string:///acme/quiet/QuietFactory.java"), JavaFileObject.Kind.SOURCE);
            this.factory = factory;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return """
                package acme.quiet;
                import io.aegis.spi.guard.*;
                import io.aegis.spi.plugin.Host;
                import io.aegis.spi.settings.Settings;
                public final class QuietFactory implements GuardFactory {
                    %s
                }
                """.formatted(factory);
        }
    }
}
