package io.aegis.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

/**
 * A vendor's plugin of which an answer shows the version that had a part in it: guard {@code acme.stamp} writes {@code g3} for the word {@link #WORD}, and
 * provider {@code acme.speaker} says {@code p3}.
 *
 * @param name what the configuration calls it
 */
public record StampPlugin(String name, String version, byte[] jar) {
    /** What a guard puts its stamp in the place of. */
    public static final String WORD = "STAMP-ME";

    private static final String EMPTY_SCHEMA =
            "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\",\"additionalProperties\":false,\"properties\":{}}";
    private static final String UPSTREAM_SCHEMA =
            "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\",\"additionalProperties\":false,\"properties\":"
                + "{\"base_url\":{\"type\":\"string\",\"minLength\":1,\"x-aegis-upstream\":true}},\"required\":[\"base_url\"]}";

    /** What differs between the two kinds. */
    private record Kind(String name, String factory, String contract, String capability, String needs, String schema) {}

    private static final Kind GUARD = new Kind(
            "acme.stamp",
            "StampGuardFactory",
            "io.aegis.spi.guard.GuardFactory",
            "kind=guard;stages:List<String>=\"ingress,egress\";streaming=incremental",
            "",
            EMPTY_SCHEMA);
    private static final Kind ASKING = new Kind(
            "acme.speaker",
            "StampProviderFactory",
            "io.aegis.spi.provider.ModelProviderFactory",
            "kind=provider;dialects:List<String>=\"openai.chat\"",
            ",aegis.grant;filter:=\"(grant=network)\"",
            UPSTREAM_SCHEMA);
    private static final Kind SAYING =
            new Kind(ASKING.name, ASKING.factory, ASKING.contract, ASKING.capability, "", EMPTY_SCHEMA);

    /** A version of the guard. */
    public static StampPlugin guard(int version) {
        return of(GUARD, version, "return new Stamping();");
    }

    /** A version of the guard whose factory never answers. */
    public static StampPlugin stuck(int version) {
        return of(GUARD, version, "while (true) { java.util.concurrent.locks.LockSupport.park(); }");
    }

    /** A version of the provider that asks its upstream, and so needs the grant {@code network}. */
    public static StampPlugin asking(int version) {
        return of(ASKING, version, "asked(call)");
    }

    /** A version of the provider that needs nothing and answers by itself. */
    public static StampPlugin saying(int version) {
        return of(SAYING, version, "said(call)");
    }

    private static StampPlugin of(Kind kind, int number, String answer) {
        String version = number + ".0.0";
        String type = kind.name + "." + kind.factory;
        String source = source(kind.factory)
                .replace("@VERSION@", Integer.toString(number))
                .replace("@ANSWER@", answer);
        var entries = new TreeMap<>(compiled(type, source));
        entries.put("aegis/settings.schema.json", bytes(kind.schema));
        entries.put("META-INF/services/" + kind.contract, bytes(type + "\n"));
        entries.put("OSGI-INF/component.xml", bytes("""
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s">
              <implementation class="%1$s"/>
              <service><provide interface="%2$s"/></service>
            </scr:component>
            """.formatted(type, kind.contract)));
        return new StampPlugin(kind.name, version, jar(manifest(kind, version), entries));
    }

    private static Manifest manifest(Kind kind, String version) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Manifest-Version", "1.0");
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", kind.name);
        headers.put("Bundle-Version", version);
        headers.put("Plugin-Id", kind.name);
        headers.put("Plugin-Version", version);
        headers.put(
                "Import-Package",
                "io.aegis.spi.content,io.aegis.spi.guard,io.aegis.spi.identity,io.aegis.spi.plugin,io.aegis.spi.provider,"
                    + "io.aegis.spi.settings");
        headers.put(
                "Provide-Capability", "aegis.plugin;type=\"" + kind.name + "\";api:Version=\"1.0\";" + kind.capability);
        headers.put(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5.0))\"" + kind.needs);
        headers.put("Service-Component", "OSGI-INF/component.xml");
        var manifest = new Manifest();
        headers.forEach((header, value) -> manifest.getMainAttributes().put(new Attributes.Name(header), value));
        return manifest;
    }

    private static byte[] jar(Manifest manifest, Map<String, byte[]> entries) {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (var entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> compiled(String type, String text) {
        try {
            Path output = Files.createTempDirectory("stamp-plugin");
            var options = List.of(
                    "-proc:none", "-nowarn", "-d", output.toString(), "-cp", System.getProperty("java.class.path"));
            List<JavaFileObject> units = List.of(new Source(type, text));
            if (!ToolProvider.getSystemJavaCompiler()
                    .getTask(null, null, null, options, null, units)
                    .call()) {
                throw new IllegalStateException(type + " does not compile");
            }
            var classes = new TreeMap<String, byte[]>();
            try (Stream<Path> files = Files.walk(output)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    classes.put(output.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return classes;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String source(String factory) {
        try (InputStream text = StampPlugin.class.getResourceAsStream(factory + ".java.txt")) {
            if (text == null) {
                throw new IllegalStateException("there is no source of " + factory);
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
