package io.aegis.plugins;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

/** A plugin bundle that a test writes on the fly. Immutable. */
record TestBundle(String name, Map<String, String> headers, Map<String, byte[]> entries, Map<String, String> sources) {
    static final String SCHEMA = """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
         "properties": {"mode": {"enum": ["mask", "block"]}, "limit": {"type": "integer", "minimum": 1}}}
        """;

    /** A guard of type {@code test.<name>} whose factory is the given body of a class that implements GuardFactory. */
    static TestBundle guard(String name, String factoryBody) {
        return empty(name)
                .header(
                        "Provide-Capability",
                        "aegis.plugin;kind=guard;type=\"test." + name
                                + "\";api:Version=\"1.0\";stages:List<String>=\"ingress,egress\"")
                .component("GuardFactory", "io.aegis.spi.guard", factoryBody);
    }

    /** A guard that lets everything through. */
    static TestBundle harmless(String name) {
        return guard(
                name,
                "public Guard create(Settings settings, Host host) { return new Guard() {"
                        + " public Verdict inspect(Inspection inspection) { return Verdict.allow(); } }; }");
    }

    static TestBundle empty(String name) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Manifest-Version", "1.0");
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", "test." + name);
        headers.put("Bundle-Version", "1.2.3");
        headers.put("Import-Package", String.join(",", SystemPackages.CONTRACT));
        return new TestBundle(name, headers, Map.of("aegis/settings.schema.json", bytes(SCHEMA)), Map.of());
    }

    TestBundle header(String header, String value) {
        var copy = new LinkedHashMap<>(headers);
        copy.put(header, value);
        return new TestBundle(name, copy, entries, sources);
    }

    TestBundle entry(String path, String text) {
        var copy = new TreeMap<>(entries);
        copy.put(path, bytes(text));
        return new TestBundle(name, headers, copy, sources);
    }

    TestBundle withoutEntry(String path) {
        var copy = new TreeMap<>(entries);
        copy.remove(path);
        return new TestBundle(name, headers, copy, sources);
    }

    /** One more component: a class of the bundle's package {@code test.<name>}, registered under one interface of the contract. */
    TestBundle component(String contract, String contractPackage, String body) {
        String simple = contract + sources.size();
        String type = "test." + name + "." + simple;
        String source = """
            package test.%s;
            import io.aegis.spi.guard.*;
            import io.aegis.spi.identity.*;
            import io.aegis.spi.plugin.*;
            import io.aegis.spi.provider.*;
            import io.aegis.spi.settings.*;
            public final class %s implements %s.%s {
                %s
            }
            """.formatted(name, simple, contractPackage, contract, body);
        String xml = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s">
              <implementation class="%1$s"/>
              <service><provide interface="%2$s.%3$s"/></service>
            </scr:component>
            """.formatted(type, contractPackage, contract);
        var moreSources = new TreeMap<>(sources);
        moreSources.put(type, source);
        String path = "OSGI-INF/" + type + ".xml";
        String components =
                headers.containsKey("Service-Component") ? headers.get("Service-Component") + "," + path : path;
        return new TestBundle(name, headers, entries, moreSources)
                .header("Service-Component", components)
                .header(
                        "Require-Capability",
                        headers.getOrDefault(
                                "Require-Capability",
                                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5.0))\""))
                .entry(path, xml);
    }

    /** The jar. */
    byte[] jar() {
        var manifest = new Manifest();
        headers.forEach((header, value) -> manifest.getMainAttributes().put(new Attributes.Name(header), value));
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            var all = new TreeMap<>(entries);
            all.putAll(classes());
            for (var entry : all.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private Map<String, byte[]> classes() throws IOException {
        if (sources.isEmpty()) {
            return Map.of();
        }
        Path output = Files.createTempDirectory("test-bundle");
        var units = sources.entrySet().stream()
                .map(source -> (JavaFileObject) new Source(source.getKey(), source.getValue()))
                .toList();
        var options =
                List.of("-proc:none", "-nowarn", "-d", output.toString(), "-cp", System.getProperty("java.class.path"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (!compiler.getTask(null, null, null, options, null, units).call()) {
            throw new IllegalStateException("the test bundle " + name + " does not compile");
        }
        var classes = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                classes.put(output.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
